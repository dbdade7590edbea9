import logging

logger = logging.getLogger(__name__)


def route(message):
    match message:
        case {"api_key": value}:
            logger.info("switching key to %s", value)  # expect: key-in-log
        case {"model": value}:
            logger.info("switching model to %s", value)
