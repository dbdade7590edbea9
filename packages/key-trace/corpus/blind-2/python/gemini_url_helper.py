import httpx

BASE = "https://generativelanguage.googleapis.com/v1beta"


def endpoint(path: str, **query: str) -> str:
    pairs = "&".join(f"{name}={value}" for name, value in query.items())
    return f"{BASE}/{path}?{pairs}"


async def list_models(gemini_key: str):
    async with httpx.AsyncClient() as http:
        answer = await http.get(endpoint("models", key=gemini_key, pageSize="100"))  # expect: key-in-url
    return [model["name"] for model in answer.json()["models"]]
