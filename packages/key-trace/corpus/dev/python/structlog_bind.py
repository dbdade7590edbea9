import structlog

log = structlog.get_logger()


def handler(request):
    key = request.headers["x-api-key"]
    bound = log.bind(path=request.url.path, key=key)  # expect: key-in-log
    bound.info("start")
