from pathlib import Path

import yaml

CONFIG = Path.home() / ".tool" / "config.yaml"


def login(profile: str, token: str) -> None:
    data = yaml.safe_load(CONFIG.read_text()) or {}
    data.setdefault("profiles", {})[profile] = {"auth_token": token}
    CONFIG.write_text(yaml.safe_dump(data))  # expect: key-on-disk
