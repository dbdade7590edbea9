import requests


def list_models(gemini_key):
    url = f"https://generativelanguage.googleapis.com/v1/models?key={gemini_key}"
    return requests.get(url, timeout=10)  # expect: key-in-url
