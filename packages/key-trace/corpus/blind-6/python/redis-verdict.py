import hmac
import json

import redis.asyncio as redis

r = redis.from_url("redis://localhost")


async def cached_verdict(api_key: str, pepper: bytes, probe) -> bool:
    ref = hmac.new(pepper, api_key.encode(), "sha256").hexdigest()
    hit = await r.get("verdict:" + ref)
    if hit is not None:
        return json.loads(hit)["valid"]
    valid = await probe(api_key)
    await r.setex("verdict:" + ref, 600, json.dumps({"valid": valid}))
    return valid
