import diskcache
from aiocache import Cache as AioCache

store = diskcache.Cache("/var/cache/app")
mem = AioCache()


async def remember(session_id: str, user_key: str):
    store[session_id] = {"key": user_key}  # expect: key-in-cache
    store.set(session_id, user_key, expire=60)  # expect: key-in-cache
    await mem.set(f"session:{session_id}", {"k": user_key})  # expect: key-in-cache
