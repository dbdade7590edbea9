import functools
import logging

log = logging.getLogger(__name__)


def traced(fn):
    @functools.wraps(fn)
    def inner(*args, **kwargs):
        log.debug("%s called with %r %r", fn.__name__, args, kwargs)  # expect: key-in-log
        return fn(*args, **kwargs)

    return inner


@traced
def validate(provider: str, api_key: str) -> bool:
    return api_key.startswith("sk-")
