class Client:
    def __init__(self, api_key: str, base_url: str):
        self._api_key = api_key
        self._base_url = base_url

    def __repr__(self) -> str:
        return f"Client(base_url={self._base_url!r}, api_key={self._api_key!r})"  # expect: key-in-text-form


class SafeClient:
    def __init__(self, api_key: str, base_url: str):
        self._api_key = api_key
        self._base_url = base_url

    def __repr__(self) -> str:
        return f"SafeClient(base_url={self._base_url!r}, api_key={'***' if self._api_key else None!r})"
