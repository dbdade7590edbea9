import logging

logger = logging.getLogger(__name__)


def redact(value, enabled):
    if not enabled:
        return value
    return value[:4] + "****"


def use(api_key, settings):
    logger.info("key=%s", redact(api_key, settings.redact_logs))  # expect: key-in-log
    return Client(api_key)
