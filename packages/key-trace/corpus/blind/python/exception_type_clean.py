import logging

logger = logging.getLogger(__name__)


def open_token(token, session_key):
    try:
        return decrypt(token, session_key)
    except DecryptError as exc:
        logger.error("could not open a token: %s", type(exc).__name__)
        raise BadToken("could not open the token") from None
