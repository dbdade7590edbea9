import sqlite3
from contextlib import closing


def add_key(path, user, api_key):
    with closing(sqlite3.connect(path)) as db:
        with db:
            db.execute("INSERT INTO keys (user, secret) VALUES (?, ?)", (user, api_key))  # expect: key-in-database


def count_keys(path, user, api_key_id):
    with closing(sqlite3.connect(path)) as db:
        return db.execute("SELECT count(*) FROM keys WHERE user = ? AND id = ?", (user, api_key_id)).fetchone()[0]
