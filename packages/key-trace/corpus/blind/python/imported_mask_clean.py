from app.logging import get_logger, mask_secret, redact

logger = get_logger(__name__)


def connect(provider, api_key, headers):
    logger.info("connecting %s with %s", provider, mask_secret(api_key))
    logger.debug("headers: %s", redact(headers))
    return Client(api_key)
