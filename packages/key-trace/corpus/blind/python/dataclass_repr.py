import logging
from dataclasses import dataclass

logger = logging.getLogger(__name__)


@dataclass
class ProviderConfig:
    name: str
    api_key: str
    timeout: int = 30


def build(name, api_key):
    config = ProviderConfig(name, api_key)
    logger.info("built %r", config)  # expect: key-in-log
    return config
