import functools
import logging

log = logging.getLogger("retry")


def retrying(times):
    def decorate(fn):
        @functools.wraps(fn)
        def inner(prompt, *, api_key):
            for attempt in range(times):
                try:
                    return fn(prompt, api_key=api_key)
                except ConnectionError:
                    log.warning("attempt %d with %s failed", attempt, api_key)  # expect: key-in-log
            raise TimeoutError(f"{fn.__name__} failed {times} times")

        return inner

    return decorate
