import logging
from contextlib import asynccontextmanager, contextmanager

logger = logging.getLogger(__name__)


@contextmanager
def borrowed(vault, user_id):
    api_key = vault.decrypt(user_id)
    try:
        yield api_key
    finally:
        del api_key


@asynccontextmanager
async def provider(vault, user_id):
    with borrowed(vault, user_id) as k:
        yield {"provider": "openai", "token": k}


async def use(vault, user_id):
    with borrowed(vault, user_id) as value:
        logger.debug("borrowed %s", value)  # expect: key-in-log
    async with provider(vault, user_id) as conn:
        logger.debug("conn %s", conn["provider"])
        logger.debug("conn %s", conn)  # expect: key-in-log
