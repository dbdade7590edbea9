import structlog

log = structlog.get_logger(__name__)


def handle(user, request):
    openai_api_key = request.headers["X-OpenAI-Api-Key"]
    bound = log.bind(user=user.id, key=openai_api_key)  # expect: key-in-log
    bound.info("started")
    plain = log.bind(user=user.id, has_key=bool(openai_api_key))
    plain.info("started")
