import contextlib
import logging

logger = logging.getLogger(__name__)


@contextlib.contextmanager
def borrowed_key(vault, user_id):
    raw_key = vault.open(user_id)
    try:
        yield raw_key
    except Exception:
        logger.error("work with key %r of %s failed", raw_key, user_id)  # expect: key-in-log
        raise
    finally:
        vault.close(user_id)
