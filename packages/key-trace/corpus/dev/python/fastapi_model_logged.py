from fastapi import FastAPI
from loguru import logger
from pydantic import BaseModel

app = FastAPI()


class ValidateRequest(BaseModel):
    provider: str
    api_key: str


@app.post("/keys/validate")
async def validate(body: ValidateRequest):
    logger.info("validate request {}", body)  # expect: key-in-log
    return {"valid": await check(body.provider, body.api_key)}
