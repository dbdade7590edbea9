import aiohttp
import httpx
import requests
from urllib.parse import urlencode

BASE = "https://generativelanguage.googleapis.com/v1beta"


async def gemini(session: aiohttp.ClientSession, prompt: str, api_key: str):
    async with session.post(f"{BASE}/models/gemini-pro:generateContent?key={api_key}", json={"p": prompt}) as resp:  # expect: key-in-url
        return await resp.json()


def models(api_key: str):
    query = urlencode({"key": api_key, "pageSize": 50})
    return requests.get(BASE + "/models?" + query, timeout=10).json()  # expect: key-in-url


def models_by_params(api_key: str):
    with httpx.Client(base_url=BASE, params={"key": api_key}) as client:  # expect: key-in-url
        return client.get("/models").json()
