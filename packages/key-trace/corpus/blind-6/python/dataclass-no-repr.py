import logging
from dataclasses import dataclass, field

log = logging.getLogger(__name__)


@dataclass
class ProviderConfig:
    name: str
    base_url: str
    api_key: str = field(repr=False)


def connect(name: str, base_url: str, api_key: str):
    config = ProviderConfig(name=name, base_url=base_url, api_key=api_key)
    log.info("connecting with %r", config)
    return config
