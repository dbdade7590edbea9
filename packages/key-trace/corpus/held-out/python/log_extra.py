import logging

logger = logging.getLogger("byok")


def validate(provider: str, api_key: str) -> bool:
    ok = ping(provider, api_key)
    logger.info("validated", extra={"provider": provider, "credential": api_key, "ok": ok})  # expect: key-in-log
    return ok
