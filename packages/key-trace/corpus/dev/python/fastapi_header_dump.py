import logging
from fastapi import FastAPI, Request

log = logging.getLogger("api")
app = FastAPI()


@app.post("/v1/chat")
async def chat(request: Request):
    key = request.headers.get("X-Encrypted-Key")
    log.debug("incoming headers: %s", dict(request.headers))  # expect: key-in-log
    return await forward(key, await request.json())
