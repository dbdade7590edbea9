from fastapi import HTTPException


class UpstreamAuthError(Exception):
    def __init__(self, provider: str, api_key: str) -> None:
        self.provider = provider
        self.key_hint = api_key[:3] + "..." + api_key[-4:]
        super().__init__(f"{provider} refused key {self.key_hint}")


class QuotaExceeded(HTTPException):
    def __init__(self, api_key_id: int) -> None:
        super().__init__(status_code=429, detail={"message": "quota exceeded", "key_id": api_key_id})


def check(provider: str, api_key: str, api_key_id: int, status: int) -> None:
    if status == 401:
        raise UpstreamAuthError(provider, api_key)
    if status == 429:
        raise QuotaExceeded(api_key_id)
