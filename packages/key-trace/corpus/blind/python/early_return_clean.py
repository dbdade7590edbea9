import logging


def handle(config):
    token_count = config.get("token_count", 0)
    if token_count > config["max_tokens"]:
        logging.info("too many tokens: %s of %s", token_count, config["max_tokens"])
        return None
    api_key = config.get("api_key")
    if not api_key:
        logging.error("api_key is missing in the configuration")
        return None
    logging.info("api key configured: %s", api_key is not None)
    return api_key
