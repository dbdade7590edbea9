from fastapi import Request, HTTPException
import structlog

logger = structlog.get_logger("deps")


async def byok_context(request: Request):
    wrapped = request.headers.get("X-Encrypted-Key")
    opener = request.headers.get("X-Session-Key")
    if wrapped is None or opener is None:
        raise HTTPException(status_code=428, detail="BYOK headers are required")
    ctx = {"wrapped": wrapped, "opener": opener, "ip": request.client.host}
    logger.info("byok_context", **ctx)  # expect: key-in-log
    request.state.byok = ctx
    return ctx
