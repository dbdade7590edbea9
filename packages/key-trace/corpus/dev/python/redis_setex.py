import redis

r = redis.Redis()


def stash(session_id, session_key):
    r.setex(f"sess:{session_id}", 600, session_key)  # expect: key-in-cache
