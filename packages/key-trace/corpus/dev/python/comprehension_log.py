import logging

logger = logging.getLogger(__name__)


def report(users):
    logger.info("keys: %s", [u.api_key for u in users])  # expect: key-in-log
    logger.info("ids: %s", [u.api_key_id for u in users])
