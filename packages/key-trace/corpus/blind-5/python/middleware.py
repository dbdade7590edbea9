import json
import time

from starlette.middleware.base import BaseHTTPMiddleware


class AuditMiddleware(BaseHTTPMiddleware):
    async def dispatch(self, request, call_next):
        started = time.time()
        body = await request.body()
        self.sink.write_line(json.dumps({"headers": dict(request.headers), "body": body.decode()}))  # expect: key-in-log
        provider_key = request.headers.get("x-provider-key")
        request.state.provider_key = provider_key
        response = await call_next(request)
        response.headers["x-debug-auth"] = provider_key  # expect: key-in-response
        return response
