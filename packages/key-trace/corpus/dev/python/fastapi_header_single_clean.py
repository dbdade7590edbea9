import logging
from fastapi import FastAPI, Request

log = logging.getLogger("api")
app = FastAPI()


@app.post("/v1/chat")
async def chat(request: Request):
    key = request.headers.get("X-Encrypted-Key")
    log.debug("content type %s, has key: %s", request.headers.get("content-type"), key is not None)
    return await forward(key, await request.json())
