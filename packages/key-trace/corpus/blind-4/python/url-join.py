from urllib.parse import urlencode

import httpx

BASE = "https://generativelanguage.example.com/v1/models"


async def list_models(gemini_key: str):
    query = urlencode({"key": gemini_key, "pageSize": 50})
    async with httpx.AsyncClient() as http:
        return (await http.get(BASE + "?" + query)).json()  # expect: key-in-url


async def list_more(google_key: str):
    async with httpx.AsyncClient() as http:
        return await http.get("{}?key={}".format(BASE, google_key))  # expect: key-in-url
