import logging

from fastapi import APIRouter
from pydantic import BaseModel, SecretStr

router = APIRouter()
logger = logging.getLogger(__name__)


class KeyIn(BaseModel):
    provider: str
    api_key: SecretStr


@router.post("/keys/check")
async def check(body: KeyIn):
    key = body.api_key.get_secret_value()
    logger.info("checking %s with %s", body.provider, key)  # expect: key-in-log
    return {"ok": await probe(body.provider, key)}
