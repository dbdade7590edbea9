import logging

logger = logging.getLogger(__name__)


def merge(defaults: dict, overrides: dict) -> dict:
    merged = dict(defaults)
    for key, value in overrides.items():
        if key in merged:
            logger.info("overriding %s", key)
        merged[key] = value
    logger.debug("unknown keys: %s", sorted(k for k in overrides if k not in defaults))
    cache_key = "settings:" + ",".join(merged)
    print("cache key", cache_key)
    return merged


def group_by(rows, sort_key):
    print(f"sorting by {sort_key}")
    return sorted(rows, key=lambda row: row[sort_key])
