import time


class RequestLogMiddleware:
    def __init__(self, app, logger):
        self.app = app
        self.logger = logger

    async def __call__(self, scope, receive, send):
        started = time.monotonic()
        headers = {k.decode(): v.decode() for k, v in scope["headers"]}
        self.logger.info("%s %s %s", scope["method"], scope["path"], headers.get("authorization"))  # expect: key-in-log
        await self.app(scope, receive, send)
        self.logger.info("took %.3f", time.monotonic() - started)
