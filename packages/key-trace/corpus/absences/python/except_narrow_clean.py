import logging

import httpx

logger = logging.getLogger(__name__)


def check(client, api_key):
    try:
        return client.ping(api_key)
    except httpx.TimeoutException:
        logger.warning("check timed out")
        return False
    except Exception as exc:
        logger.error("check failed: %s", type(exc).__name__)
        return False
