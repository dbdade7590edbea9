import structlog
from structlog.contextvars import bind_contextvars

log = structlog.get_logger()


async def middleware(request, call_next):
    bind_contextvars(path=request.url.path, session_key=request.headers.get("X-Session-Key"))  # expect: key-in-log
    response = await call_next(request)
    log.info("handled", status=response.status_code)
    return response
