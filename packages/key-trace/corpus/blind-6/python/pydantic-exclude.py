import structlog
from fastapi import APIRouter
from pydantic import BaseModel

router = APIRouter()
logger = structlog.get_logger()


class ChatRequest(BaseModel):
    provider: str
    api_key: str
    messages: list[dict]


@router.post("/chat")
async def chat(payload: ChatRequest):
    logger.info("chat_request", **payload.model_dump(exclude={"api_key", "messages"}))
    return await forward(payload)
