import os

import redis
from rq import Queue

conn = redis.Redis.from_url(os.environ["REDIS_URL"])
q = Queue(connection=conn)


def submit(user_id, body):
    key = body["apiKey"]
    conn.hset(f"user:{user_id}", mapping={"has_llm": "1" if key else "0"})
    q.enqueue("jobs.run", user_id)
    conn.publish("audit", "user %s set a key of %d characters" % (user_id, len(key)))
