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
    logger.info("checking %s", body)
    ok = await probe(body.provider, body.api_key.get_secret_value())
    return {"ok": ok}
