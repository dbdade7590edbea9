from psycopg.rows import dict_row
from psycopg_pool import AsyncConnectionPool

pool = AsyncConnectionPool(open=False)


async def upsert(user_id: int, gemini_key: str) -> None:
    async with pool.connection() as conn, conn.cursor(row_factory=dict_row) as cur:
        await cur.execute(  # expect: key-in-database
            "INSERT INTO provider_keys (user_id, key) VALUES (%(user)s, %(key)s)",
            {"user": user_id, "key": gemini_key},
        )


async def find(user_id: int, gemini_key: str) -> bool:
    stored = await stored_digest(user_id)
    return stored is not None and compare(stored, gemini_key)
