import json


def save_config(path, provider, api_key):
    config = {"provider": provider, "api_key": "***" if api_key else None}
    with open(path, "w") as out:
        json.dump(config, out)
