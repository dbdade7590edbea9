import json
import sys


def report(config):
    summary = {
        "model": config.model,
        "credentials": {"openai": config.openai_api_key},
    }
    print(json.dumps(summary, indent=2), file=sys.stderr)  # expect: key-in-log
