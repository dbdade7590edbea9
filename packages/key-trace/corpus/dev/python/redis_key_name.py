import redis

client = redis.from_url("redis://localhost")


def count_use(api_key):
    client.incr("uses:" + api_key)  # expect: key-in-cache
