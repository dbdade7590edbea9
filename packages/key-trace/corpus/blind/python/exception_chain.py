import logging

logger = logging.getLogger(__name__)


class DecryptError(Exception):
    pass


def decrypt(token, session_key):
    try:
        return aes_decrypt(token, session_key)
    except ValueError as exc:
        raise DecryptError(f"cannot open with {session_key!r}") from exc  # expect: key-in-error


def open_token(token, session_key):
    try:
        return decrypt(token, session_key)
    except DecryptError as exc:
        logger.error("failed: %s", exc)  # expect: key-in-log
        return None
