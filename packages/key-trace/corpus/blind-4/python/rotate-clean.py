import logging

log = logging.getLogger("rotate")


def rotate(user_id: int, old_key: str, new_key: str) -> None:
    log.info("rotating %s: changed=%s", user_id, old_key != new_key)
    push_to_provider(user_id, new_key)


def push_to_provider(user_id, key):
    ...
