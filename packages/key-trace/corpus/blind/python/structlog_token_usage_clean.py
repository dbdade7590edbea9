import structlog

log = structlog.get_logger()


def record(usage, api_key_id):
    log.info(
        "completion finished",
        prompt_tokens=usage.prompt_tokens,
        completion_tokens=usage.completion_tokens,
        max_tokens=usage.max_tokens,
        api_key_id=api_key_id,
        cache_key=f"usage:{api_key_id}",
    )
