import redis

r = redis.Redis()


def profile(user_id):
    cache_key = f"profile:{user_id}"
    session_key = f"session:{user_id}"
    r.set(cache_key, load(user_id))
    return r.get(session_key)
