import requests


def list_models(api_key):
    return requests.get("https://generativelanguage.googleapis.com/v1/models", params={"key": api_key})  # expect: key-in-url
