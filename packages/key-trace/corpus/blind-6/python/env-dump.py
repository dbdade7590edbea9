import os
import sys

REQUIRED = ("OPENAI_API_KEY", "ANTHROPIC_API_KEY")


def check_env():
    missing = [name for name in REQUIRED if not os.environ.get(name)]
    if missing:
        sys.exit("missing: " + ", ".join(missing))
    for name in REQUIRED:
        print(f"{name}={os.environ[name]}")  # expect: key-in-log
    for name in REQUIRED:
        print(f"{name}: {'set' if os.environ.get(name) else 'not set'}")
