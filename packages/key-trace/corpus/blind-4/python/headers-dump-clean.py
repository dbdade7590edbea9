import logging

from starlette.requests import Request

logger = logging.getLogger("proxy")
HIDDEN = {"x-api-key", "authorization"}


async def forward(request: Request):
    incoming = dict(request.headers)
    key = incoming.get("x-api-key")
    logging.debug("%s", {k: v for k, v in incoming.items() if k not in HIDDEN})
    try:
        return await call_upstream(key, await request.json())
    except TimeoutError:
        logger.exception("upstream timed out for %r", request.url.path)
        raise
