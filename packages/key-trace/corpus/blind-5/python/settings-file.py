import configparser
import json
import pathlib
import pickle
import shelve

CONFIG = pathlib.Path.home() / ".tool" / "config.json"


def login(api_key: str, profile: str = "default"):
    data = json.loads(CONFIG.read_text()) if CONFIG.exists() else {}
    data.setdefault(profile, {})["api_key"] = api_key
    CONFIG.write_text(json.dumps(data))  # expect: key-on-disk
    with open("/tmp/session.pkl", "wb") as fh:
        pickle.dump({"profile": profile, "auth": api_key}, fh)  # expect: key-on-disk
    with shelve.open("auth") as shelf:
        shelf["auth"] = api_key  # expect: key-on-disk
    parser = configparser.ConfigParser()
    parser["auth"] = {"api_key": api_key}
    with open("auth.ini", "w") as fh:
        parser.write(fh)  # expect: key-on-disk
