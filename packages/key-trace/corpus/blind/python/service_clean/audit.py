import logging

logger = logging.getLogger("audit")


def record(name, **fields):
    logger.info("%s %s", name, fields)
