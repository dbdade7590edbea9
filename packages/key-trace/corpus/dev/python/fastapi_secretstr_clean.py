from fastapi import FastAPI
from loguru import logger
from pydantic import BaseModel, SecretStr

app = FastAPI()


class ValidateRequest(BaseModel):
    provider: str
    api_key: SecretStr


@app.post("/keys/validate")
async def validate(body: ValidateRequest):
    logger.info("validate request {}", body)
    return {"valid": await check(body.provider, body.api_key.get_secret_value())}
