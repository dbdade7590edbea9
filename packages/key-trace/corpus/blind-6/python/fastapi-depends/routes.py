import logging

from fastapi import APIRouter, Depends

from deps import byok_key
from store import remember

router = APIRouter()
logger = logging.getLogger(__name__)


@router.post("/generate")
async def generate(prompt: str, credential: str = Depends(byok_key)):
    logger.info("generate for %d characters", len(prompt))
    remember(prompt, credential)
    return {"prompt": prompt}
