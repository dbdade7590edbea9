import logging

logger = logging.getLogger(__name__)
SENSITIVE = {"api_key", "session_key", "authorization"}


def scrub(payload: dict) -> dict:
    return {k: "***" if k.lower() in SENSITIVE else v for k, v in payload.items()}


def audit(request_body: dict, api_key: str):
    payload = {**request_body, "api_key": api_key}
    logger.info("request %s", scrub(payload))
    logger.info("request %s", {**payload, "api_key": "[redacted]"})
