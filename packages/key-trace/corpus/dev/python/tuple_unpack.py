import logging

logger = logging.getLogger(__name__)


def handle(encrypted_key, session_key):
    pair = (encrypted_key, session_key)
    _, second = pair
    logger.info("material %s", second)  # expect: key-in-log
