import json
import redis

r = redis.Redis(host="localhost")


def remember(user_id, api_key, model):
    blob = json.dumps({"key": api_key, "model": model})
    with r.pipeline() as pipe:
        pipe.set(f"session:{user_id}", blob, ex=3600)  # expect: key-in-cache
        pipe.incr("sessions")
        pipe.execute()
