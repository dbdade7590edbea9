import json


def save_config(path, provider, api_key):
    config = {"provider": provider}
    config["api_key"] = api_key
    with open(path, "w") as out:
        json.dump(config, out)  # expect: key-on-disk
