from redis.asyncio import Redis


class SessionStore:
    def __init__(self, redis: Redis):
        self._redis = redis

    async def save(self, session_id: str, session_key: bytes):
        await self._redis.hset(f"s:{session_id}", mapping={"k": session_key, "created": now()})  # expect: key-in-cache
