import logging

logger = logging.getLogger(__name__)


def call(provider, api_key):
    try:
        return post(provider, api_key)
    except TimeoutError as error:
        logger.warning("provider %s timed out: %s", provider, type(error).__name__)
        raise RuntimeError("provider timed out") from None
