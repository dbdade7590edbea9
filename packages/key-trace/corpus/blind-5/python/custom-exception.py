class ProviderAuthError(Exception):
    def __init__(self, provider, key):
        self.provider = provider
        self.key = key
        super().__init__(f"{provider} rejected {key}")  # expect: key-in-error


async def call(provider, secret_key, client):
    response = await client.post("/v1/chat", headers={"Authorization": "Bearer " + secret_key})
    if response.status_code == 401:
        raise ProviderAuthError(provider, secret_key)  # expect: key-in-error
    assert response.status_code == 200, f"{response.status_code} for {secret_key}"  # expect: key-in-error
    return response.json()
