import logging

logger = logging.getLogger(__name__)


def rotate(provider_keys):
    for key in provider_keys:
        logger.debug("trying %s", key)  # expect: key-in-log
