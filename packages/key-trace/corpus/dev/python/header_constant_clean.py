import logging

logger = logging.getLogger(__name__)
API_KEY_HEADER = "X-API-Key"
ENCRYPTED_KEY = "X-Encrypted-Key"
SESSION_KEY = "X-Session-Key"


def explain():
    logger.info("send %s, %s and %s", API_KEY_HEADER, ENCRYPTED_KEY, SESSION_KEY)
