import functools
import logging

logger = logging.getLogger("billing.calls")


def log_calls(func):
    @functools.wraps(func)
    def wrapper(*args, **kwargs):
        logger.info("-> %s with %d args, keywords %s", func.__qualname__, len(args), sorted(kwargs.keys()))
        return func(*args, **kwargs)

    return wrapper


@log_calls
def list_models(provider: str, *, api_key: str) -> list[str]:
    client = get_client(provider, api_key)
    return [m.id for m in client.models.list()]
