import logging
import time

from starlette.middleware.base import BaseHTTPMiddleware

access = logging.getLogger("access")
HIDDEN = frozenset({"authorization", "cookie", "x-api-key", "x-encrypted-key", "x-session-key"})


class AccessLog(BaseHTTPMiddleware):
    async def dispatch(self, request, call_next):
        started = time.perf_counter()
        response = await call_next(request)
        shown = {name: value for name, value in request.headers.items() if name.lower() not in HIDDEN}
        access.info("%s %s %s %.1fms %s", request.method, request.url.path, response.status_code,
                    (time.perf_counter() - started) * 1000, shown)
        return response
