import logging

logger = logging.getLogger(__name__)


def tokens_used(usage, max_tokens, token_budget):
    logger.info("prompt tokens %d of %d", usage.prompt_tokens, max_tokens)
    if usage.total_tokens > token_budget:
        raise RuntimeError(f"token budget {token_budget} exceeded: {usage.total_tokens}")
    return {"tokens": usage.total_tokens, "next_token": usage.cursor}


def keyed(items, key=lambda item: item.id):
    print("first key", key(items[0]))
    return {key(item): item for item in items}
