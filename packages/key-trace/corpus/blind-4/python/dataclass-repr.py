from dataclasses import asdict, dataclass


@dataclass
class ProviderConfig:
    name: str
    base_url: str
    byok: str


def start(name: str, byok: str):
    cfg = ProviderConfig(name, "https://api.example.com", byok)
    print("starting with", cfg)  # expect: key-in-log
    print(asdict(cfg))  # expect: key-in-log
    print(f"config is {vars(cfg)}")  # expect: key-in-log
    print(cfg.__dict__)  # expect: key-in-log
