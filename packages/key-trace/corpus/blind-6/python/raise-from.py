import httpx


class KeyRejected(Exception):
    pass


def verify(secret_key: str) -> None:
    try:
        httpx.get("https://api.openai.com/v1/models", headers={"Authorization": "Bearer " + secret_key}).raise_for_status()
    except httpx.HTTPStatusError as exc:
        raise KeyRejected("key %s... was rejected (%d)" % (secret_key[:6], exc.response.status_code)) from exc
    except httpx.TimeoutException as exc:
        raise KeyRejected("timeout for key " + secret_key) from exc  # expect: key-in-error
