from fastapi import Request, HTTPException
import structlog

logger = structlog.get_logger("deps")


async def byok_context(request: Request):
    wrapped = request.headers.get("X-Encrypted-Key")
    opener = request.headers.get("X-Session-Key")
    if wrapped is None or opener is None:
        missing = [n for n, v in (("X-Encrypted-Key", wrapped), ("X-Session-Key", opener)) if v is None]
        raise HTTPException(status_code=428, detail=f"missing headers: {', '.join(missing)}")
    request.state.byok = (wrapped, opener)
    logger.info("byok_context", ip=request.client.host, envelope_size=len(wrapped))
    return request.state.byok
