import logging
from aiohttp import web

_LOG = logging.getLogger("gateway")


async def handle(request: web.Request) -> web.Response:
    creds = request.headers["X-Session-Key"]
    _LOG.warning("session material=%r", creds)  # expect: key-in-log
    return web.json_response({"ok": True})
