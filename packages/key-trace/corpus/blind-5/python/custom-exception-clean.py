class ProviderAuthError(Exception):
    def __init__(self, provider, hint):
        self.provider = provider
        self.hint = hint
        super().__init__(f"{provider} rejected a key ending in {hint}")


async def call(provider, secret_key, client):
    response = await client.post("/v1/chat", headers={"Authorization": "Bearer " + secret_key})
    if response.status_code == 401:
        raise ProviderAuthError(provider, secret_key[-4:])
    return response.json()
