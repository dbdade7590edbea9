from redis.asyncio import Redis


class KeyLimiter:
    def __init__(self, redis: Redis):
        self._redis = redis

    async def hit(self, api_key: str) -> bool:
        cache_key = f"limit:{hash_key(api_key)}"
        count = await self._redis.incr(cache_key)
        await self._redis.expire(cache_key, 60)
        return count <= 10
