import logging

logger = logging.getLogger(__name__)


def mask_key(value: str, visible: int = 4) -> str:
    if len(value) <= visible * 2:
        return "*" * len(value)
    return value[:visible] + "*" * (len(value) - 2 * visible) + value[-visible:]


def use(api_key: str):
    logger.info("using key %s", mask_key(api_key))
    return Client(api_key)
