import logging

logger = logging.getLogger(__name__)


def boot(config):
    providers = config["providers"]
    options = {**providers["openai"], "timeout": 5}
    logger.info("openai credentials: %s", providers["openai"]["api_key"])  # expect: key-in-log
    logger.info("timeout: %s", options["timeout"])
