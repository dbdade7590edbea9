from fastapi import HTTPException


class UpstreamAuthError(Exception):
    def __init__(self, provider: str, api_key: str) -> None:
        super().__init__(f"{provider} refused key {api_key}")  # expect: key-in-error
        self.provider = provider


class QuotaExceeded(HTTPException):
    def __init__(self, api_key: str) -> None:
        super().__init__(status_code=429, detail={"message": "quota exceeded", "key": api_key})  # expect: key-in-error


def check(provider: str, api_key: str, status: int) -> None:
    if status == 401:
        raise UpstreamAuthError(provider, api_key)  # expect: key-in-error
    if status == 429:
        raise QuotaExceeded(api_key)  # expect: key-in-error
