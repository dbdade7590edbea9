import logging
from dataclasses import dataclass

log = logging.getLogger(__name__)


@dataclass
class ProviderConfig:
    name: str
    base_url: str
    api_key: str


def connect(name: str, base_url: str, api_key: str):
    config = ProviderConfig(name=name, base_url=base_url, api_key=api_key)
    log.info("connecting with %r", config)  # expect: key-in-log
    return config
