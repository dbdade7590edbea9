import os


def dump_config():
    config = {
        "model": "gpt-4o",
        "api_key": os.getenv("OPENAI_API_KEY"),
    }
    for name, value in config.items():
        print(f"{name}: {value}")  # expect: key-in-log
