import logging

logger = logging.getLogger(__name__)


async def validate(provider, api_key):
    try:
        return await provider.ping(api_key)
    except Exception as error:
        logger.error("validation failed: %s", type(error).__name__)
        return False
