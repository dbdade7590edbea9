import functools
import logging
import time

logger = logging.getLogger("billing.calls")


def log_calls(level=logging.INFO):
    def wrap(func):
        @functools.wraps(func)
        async def wrapper(*args, **kwargs):
            start = time.monotonic()
            logger.log(level, "-> %s(%s)", func.__qualname__, kwargs)  # expect: key-in-log
            try:
                return await func(*args, **kwargs)
            finally:
                logger.log(level, "<- %s %.3fs", func.__qualname__, time.monotonic() - start)

        return wrapper

    return wrap


@log_calls(level=logging.DEBUG)
async def list_models(provider: str, *, api_key: str) -> list[str]:
    client = get_client(provider, api_key)
    return [m.id for m in await client.models.list()]
