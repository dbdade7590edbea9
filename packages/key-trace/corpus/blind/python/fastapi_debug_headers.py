import logging

from fastapi import APIRouter, Request

router = APIRouter()
logger = logging.getLogger(__name__)


@router.post("/v1/generate")
async def generate(request: Request):
    headers = dict(request.headers)
    logger.debug("incoming request %s headers=%s", request.url.path, headers)  # expect: key-in-log
    body = await request.json()
    api_key = headers.get("x-encrypted-key")
    return await run_generation(body["prompt"], api_key)
