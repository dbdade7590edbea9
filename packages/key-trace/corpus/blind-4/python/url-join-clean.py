import httpx

BASE = "https://generativelanguage.example.com/v1/models"


async def list_models(gemini_key: str):
    async with httpx.AsyncClient() as http:
        return (await http.get(BASE, headers={"x-goog-api-key": gemini_key})).json()
