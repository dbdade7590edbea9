"""
A request that starts a job, and the worker that uses the key: the queue carries the sealed pair, never the key.

    uvicorn jobs_app:app --no-proxy-headers --ssl-certfile … --ssl-keyfile …
    celery -A jobs_app:queue worker
"""

import os
from typing import Dict

import httpx
from celery import Celery
from fastapi import Depends, FastAPI
from pydantic import BaseModel

from phantom_key import ByokManager, InvalidByokKey, JobPair
from phantom_key.deps import byok_job, protect

PROVIDER_URL = os.environ.get("OPENAI_BASE_URL", "https://api.openai.com")

byok = ByokManager.from_environment(providers=["openai"])
queue = Celery("jobs", broker=os.environ["REDIS_URL"], backend=os.environ["REDIS_URL"])
app = FastAPI()


class Prompt(BaseModel):
    text: str


@queue.task
def generate(pair: JobPair, text: str) -> str:
    with byok.receive(pair) as key:
        answer = httpx.post(
            f"{PROVIDER_URL}/v1/responses",
            headers={"Authorization": key.header()},
            json={"model": "example", "input": text},
        )
    if answer.status_code in (401, 403):
        raise InvalidByokKey("openai")
    return str(answer.json()["output"])


@app.post("/api/v1/generate", status_code=202)
async def start(prompt: Prompt, pair: JobPair = Depends(byok_job(byok))) -> Dict[str, str]:
    # audit-ok[key-in-queue]: the pair is sealed, and opens with the backend's sealing keys alone
    return {"job": generate.delay(pair, prompt.text).id}


protect(app, byok)
