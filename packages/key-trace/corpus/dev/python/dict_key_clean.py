import logging

logger = logging.getLogger(__name__)


def dump(settings):
    for key, value in settings.items():
        logger.debug("setting %s", key)
    sort_key = lambda row: row["name"]
    primary_key = settings["id"]
    logger.info("pk %s", primary_key)
    return sorted(settings.values(), key=sort_key)
