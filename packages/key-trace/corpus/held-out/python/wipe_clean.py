import gc
import logging

logger = logging.getLogger(__name__)


async def with_key(encrypted_key, session_key, fn):
    decrypted = aes_decrypt(encrypted_key, session_key)
    try:
        return await fn(decrypted)
    finally:
        del decrypted
        gc.collect()
        logger.debug("key material released")
