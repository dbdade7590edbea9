import json
import tempfile


def stage(config, api_key):
    config = dict(config, api_key=api_key)
    with tempfile.NamedTemporaryFile("w", suffix=".json", delete=False) as handle:
        json.dump(config, handle)  # expect: key-on-disk
    return handle.name
