import hashlib
import logging

logger = logging.getLogger("audit")


def audit_event(name, user_id, detail):
    logger.info("event=%s user=%s detail=%s", name, user_id, detail)  # expect: key-in-log


def fingerprint(value):
    return hashlib.sha256(value.encode()).hexdigest()[:10]
