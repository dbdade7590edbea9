import json
from pathlib import Path


def save_config(home: Path, provider: str, api_key: str):
    config = {"provider": provider, "key": api_key}
    (home / "config.json").write_text(json.dumps(config))  # expect: key-on-disk
