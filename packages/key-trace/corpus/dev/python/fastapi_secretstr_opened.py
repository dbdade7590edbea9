from fastapi import FastAPI
from loguru import logger
from pydantic import BaseModel, SecretStr

app = FastAPI()


class ValidateRequest(BaseModel):
    provider: str
    api_key: SecretStr


@app.post("/keys/validate")
async def validate(body: ValidateRequest):
    raw = body.api_key.get_secret_value()
    logger.info("validate {} {}", body.provider, raw)  # expect: key-in-log
    return {"valid": True}
