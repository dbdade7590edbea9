import functools
import logging

logger = logging.getLogger(__name__)


def traced(fn):
    @functools.wraps(fn)
    def wrapper(*args, **kwargs):
        logger.info("%s called", fn.__name__)
        return fn(*args, **kwargs)

    return wrapper


@traced
def complete(prompt, api_key):
    logger.info("prompt of %d characters", len(prompt))
    return post(prompt, api_key)
