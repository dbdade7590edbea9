import httpx


class OpenAIConnector:
    def __init__(self, api_key: str):
        self._client = httpx.AsyncClient(headers={"Authorization": f"Bearer {api_key}"})

    async def models(self):
        response = await self._client.get("https://api.openai.com/v1/models")
        response.raise_for_status()
        return [m["id"] for m in response.json()["data"]]
