from dataclasses import dataclass, field


@dataclass
class ProviderConfig:
    name: str
    base_url: str
    byok: str = field(repr=False)


def start(name: str, byok: str):
    cfg = ProviderConfig(name, "https://api.example.com", byok)
    print("starting with", cfg)
    print(cfg.name, cfg.base_url)
    print("key of", len(cfg.byok), "characters")
