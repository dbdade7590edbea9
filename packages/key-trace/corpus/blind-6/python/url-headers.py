import aiohttp
import httpx
import requests

BASE = "https://generativelanguage.googleapis.com/v1beta"


async def gemini(session: aiohttp.ClientSession, prompt: str, api_key: str):
    async with session.post(f"{BASE}/models/gemini-pro:generateContent", json={"p": prompt}, headers={"x-goog-api-key": api_key}) as resp:
        return await resp.json()


def models(api_key: str, page_key: str):
    return requests.get(BASE + "/models", params={"pageToken": page_key}, headers={"x-goog-api-key": api_key}, timeout=10).json()


def openai_client(api_key: str):
    return httpx.Client(base_url="https://api.openai.com/v1", headers={"Authorization": f"Bearer {api_key}"})
