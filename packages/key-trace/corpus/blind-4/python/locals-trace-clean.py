import traceback

import requests


def run(prompt: str, anthropic_key: str):
    try:
        return requests.post("https://api.example.com", headers={"x-api-key": anthropic_key}, json={"p": prompt})
    except requests.Timeout:
        print("timeout", len(prompt))
        return None
