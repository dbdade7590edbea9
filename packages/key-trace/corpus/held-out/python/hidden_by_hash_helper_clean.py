import hashlib
import logging

log = logging.getLogger(__name__)


def tag(value: str) -> str:
    return hashlib.blake2b(value.encode(), digest_size=6).hexdigest()


def use(api_key: str):
    log.info("use of key %s", tag(api_key))
    return client_for(api_key)
