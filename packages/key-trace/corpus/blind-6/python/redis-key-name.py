import json

import redis.asyncio as redis

r = redis.from_url("redis://localhost")


async def cached_verdict(api_key: str, probe) -> bool:
    hit = await r.get(f"verdict:{api_key}")  # expect: key-in-cache
    if hit is not None:
        return json.loads(hit)["valid"]
    valid = await probe(api_key)
    pipe = r.pipeline()
    pipe.setex(f"verdict:{api_key}", 600, json.dumps({"valid": valid}))  # expect: key-in-cache
    await pipe.execute()
    return valid
