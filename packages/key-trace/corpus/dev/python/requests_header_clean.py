import requests


def list_models(api_key):
    headers = {"Authorization": f"Bearer {api_key}", "x-goog-api-key": api_key}
    response = requests.get("https://api.openai.com/v1/models", headers=headers, timeout=10)
    print(response.status_code)
    return response.json()
