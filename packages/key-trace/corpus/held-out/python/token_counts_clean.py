import logging

log = logging.getLogger(__name__)


def bill(api_key, usage):
    token_count = usage["total_tokens"]
    max_tokens = usage.get("max_tokens")
    log.info("used %d of %s tokens", token_count, max_tokens)
    return charge(api_key, token_count)
