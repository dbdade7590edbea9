import json
import time

from starlette.middleware.base import BaseHTTPMiddleware


class AuditMiddleware(BaseHTTPMiddleware):
    async def dispatch(self, request, call_next):
        started = time.time()
        provider_key = request.headers.get("x-provider-key")
        request.state.provider_key = provider_key
        response = await call_next(request)
        self.sink.write_line(json.dumps({"path": request.url.path, "took": time.time() - started}))
        response.headers["x-debug-auth"] = "yes" if provider_key else "no"
        return response
