from sqlalchemy import Column, MetaData, String, Table, insert

metadata = MetaData()
accounts = Table("accounts", metadata, Column("id", String), Column("token", String))


async def add_account(conn, account_id, api_key):
    await conn.execute(insert(accounts).values(id=account_id, token=api_key))  # expect: key-in-database
