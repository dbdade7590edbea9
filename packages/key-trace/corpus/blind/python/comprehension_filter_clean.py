import json
import logging

SENSITIVE = {"api_key", "session_key", "authorization"}


def log_payload(payload):
    safe = {name: value for name, value in payload.items() if name not in SENSITIVE}
    logging.info("payload: %s", json.dumps(safe))


def accept(payload):
    log_payload({"api_key": payload["api_key"], "model": payload["model"]})
