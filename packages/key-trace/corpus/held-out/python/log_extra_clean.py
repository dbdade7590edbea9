import logging

logger = logging.getLogger("byok")


def validate(provider: str, api_key: str) -> bool:
    ok = ping(provider, api_key)
    logger.info("validated", extra={"provider": provider, "api_key_present": bool(api_key), "ok": ok})
    return ok
