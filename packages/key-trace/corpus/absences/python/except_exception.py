import logging

logger = logging.getLogger(__name__)


def check(provider, api_key):
    try:
        return provider.ping(api_key)
    except Exception as exc:
        logger.error("check failed: %s", exc)  # expect: broad-except-logged
        return False
