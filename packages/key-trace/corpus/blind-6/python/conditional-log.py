import logging
import os

logger = logging.getLogger(__name__)


def configure(api_key=None):
    key = api_key or os.getenv("OPENAI_API_KEY")
    if key is None:
        raise RuntimeError("set OPENAI_API_KEY or pass api_key")
    source = "argument" if api_key else "environment"
    logger.info("key taken from %s", source)
    logger.info("key looks %s", "valid" if key.startswith("sk-") else "odd")
    suffix = key[-4:] if len(key) > 8 else ""
    logger.info("key ends in %s", suffix)
    return key
