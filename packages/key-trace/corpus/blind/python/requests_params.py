import requests


def list_models(api_key):
    response = requests.get(  # expect: key-in-url
        "https://generativelanguage.googleapis.com/v1/models",
        params={"key": api_key, "pageSize": 50},
    )
    return response.json()
