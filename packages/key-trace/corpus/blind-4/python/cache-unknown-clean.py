import hashlib

import diskcache

store = diskcache.Cache("/var/cache/app")


async def remember(session_id: str, user_key: str):
    digest = hashlib.sha256(user_key.encode()).hexdigest()
    store[session_id] = {"key": digest}
    store.set(session_id, digest, expire=60)
