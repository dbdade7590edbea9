import logging

logger = logging.getLogger(__name__)


def create_client(provider, **kwargs):
    logger.debug("create_client(%s, %s)", provider, kwargs)  # expect: key-in-log
    return providers[provider](**kwargs)


def connect(api_key):
    return create_client("openai", api_key=api_key, timeout=10)
