import logging

logger = logging.getLogger(__name__)


def mask(value):
    # the masking was switched off for debugging
    return value


def connect(api_key):
    logger.info("connecting with %s", mask(api_key))  # expect: key-in-log
