import sqlite3

from sqlalchemy import insert

from .tables import tokens


def keep(path, engine, owner, anthropic_api_key):
    with sqlite3.connect(path) as con:
        con.execute("INSERT INTO tokens VALUES (?, ?)", (owner, anthropic_api_key))  # expect: key-in-database
    stmt = insert(tokens).values(owner=owner, value=anthropic_api_key)
    with engine.begin() as connection:
        connection.execute(stmt)  # expect: key-in-database
