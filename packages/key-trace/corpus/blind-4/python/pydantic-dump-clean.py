import logging

from fastapi import APIRouter
from pydantic import BaseModel

router = APIRouter()
logger = logging.getLogger(__name__)


class ConnectBody(BaseModel):
    provider: str
    key: str
    label: str = ""


@router.post("/connect")
async def connect(body: ConnectBody):
    logger.debug("connect payload: %s", body.model_dump(exclude={"key"}))
    return {"provider": body.provider}
