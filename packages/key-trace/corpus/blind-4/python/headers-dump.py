import logging

from starlette.requests import Request

logger = logging.getLogger("proxy")


async def forward(request: Request):
    incoming = dict(request.headers)
    key = incoming.get("x-api-key")
    logging.debug("%s", incoming)  # expect: key-in-log
    try:
        return await call_upstream(key, await request.json())
    except TimeoutError:
        logger.exception("upstream timed out for %r", request.headers)  # expect: key-in-log
        raise
