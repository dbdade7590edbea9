async def save(pool, user_id, x_session_key):
    async with pool.acquire() as conn:
        await conn.execute("UPDATE users SET sk = $1 WHERE id = $2", x_session_key, user_id)  # expect: key-in-database
