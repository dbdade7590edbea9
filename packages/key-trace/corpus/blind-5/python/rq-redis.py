import json
import os

import redis
from rq import Queue

conn = redis.Redis.from_url(os.environ["REDIS_URL"])
q = Queue(connection=conn)


def submit(user_id, body):
    key = body["apiKey"]
    conn.hset(f"user:{user_id}", mapping={"llm": json.dumps({"k": key})})  # expect: key-in-cache
    q.enqueue("jobs.run", user_id, key)  # expect: key-in-queue
    conn.publish("audit", "user %s set key %s" % (user_id, key))  # expect: key-in-cache
