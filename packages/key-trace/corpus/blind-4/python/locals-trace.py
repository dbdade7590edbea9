import sys
import traceback

import requests


def run(prompt: str, anthropic_key: str):
    try:
        return requests.post("https://api.example.com", headers={"x-api-key": anthropic_key}, json={"p": prompt})
    except requests.RequestException:
        report = traceback.TracebackException(*sys.exc_info(), capture_locals=True)
        print("".join(report.format()))  # expect: key-in-log
        print("state:", locals())  # expect: key-in-log
