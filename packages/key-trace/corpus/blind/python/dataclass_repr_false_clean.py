import logging
from dataclasses import dataclass, field

logger = logging.getLogger(__name__)


@dataclass
class ProviderConfig:
    name: str
    api_key: str = field(repr=False)
    timeout: int = 30


def build(name, api_key):
    config = ProviderConfig(name, api_key)
    logger.info("built %r", config)
    logger.info("timeout %s of %s", config.timeout, config.name)
    return config
