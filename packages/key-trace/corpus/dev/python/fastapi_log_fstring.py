import logging
from fastapi import APIRouter, Header

logger = logging.getLogger(__name__)
router = APIRouter()


@router.post("/generate")
async def generate(x_encrypted_key: str = Header(...), x_session_key: str = Header(...)):
    api_key = decrypt_byok_key(x_encrypted_key, x_session_key)
    logger.info(f"calling provider with {api_key}")  # expect: key-in-log
    return {"ok": True}
