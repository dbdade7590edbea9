import logging

logger = logging.getLogger(__name__)


def check(record, api_key):
    if record.api_key_expires_at < now():
        logger.warning("api key %s of %s expired at %s", record.api_key_id, record.owner, record.api_key_expires_at)
    return verify(api_key, record.api_key_hash)
