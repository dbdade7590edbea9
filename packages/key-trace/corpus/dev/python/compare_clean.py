import hmac
import logging

logger = logging.getLogger(__name__)


def authorise(api_key, expected_api_key):
    matches = hmac.compare_digest(api_key, expected_api_key)
    logger.info("api key matches: %s", matches)
    return matches
