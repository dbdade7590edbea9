import datetime
import peewee

db = peewee.SqliteDatabase("app.db")


class Account(peewee.Model):
    email = peewee.CharField()
    provider_key = peewee.CharField(null=True)
    updated = peewee.DateTimeField()

    class Meta:
        database = db


def attach_key(email, provider_key):
    account = Account.get(Account.email == email)
    account.provider_key = provider_key
    account.updated = datetime.datetime.now()
    account.save()  # expect: key-in-database
