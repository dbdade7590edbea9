import logging

from starlette.middleware.base import BaseHTTPMiddleware

access = logging.getLogger("access")


class AccessLog(BaseHTTPMiddleware):
    """Logs every request. The gateway gets x-api-key from its clients."""

    async def dispatch(self, request, call_next):
        response = await call_next(request)
        access.info("%s %s %s", request.method, request.url, dict(request.headers))  # expect: key-in-log
        return response
