import logging
from fastapi import APIRouter, Header

logger = logging.getLogger(__name__)
router = APIRouter()


@router.post("/generate")
async def generate(x_encrypted_key: str = Header(...), x_session_key: str = Header(...)):
    api_key = decrypt_byok_key(x_encrypted_key, x_session_key)
    logger.info("calling provider with key ending in %s", api_key[-4:])
    logger.debug("key length %d, openai=%s", len(api_key), api_key.startswith("sk-"))
    return {"ok": True}
