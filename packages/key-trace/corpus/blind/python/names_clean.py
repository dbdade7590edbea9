import logging

logger = logging.getLogger(__name__)


def audit(monkey, keyboard, donkey, turkey_count, keypress, hotkey):
    logger.info("%s %s %s %s %s %s", monkey, keyboard, donkey, turkey_count, keypress, hotkey)


def paginate(items, partition_key, foreign_key, next_page_key):
    logger.info("page of %s, %s; next %s", partition_key, foreign_key, next_page_key)
    return sorted(items, key=lambda item: item[partition_key])


def usage(tokens_used, token_limit, tokenizer):
    logger.info("%d of %d tokens by %s", tokens_used, token_limit, tokenizer.name)
