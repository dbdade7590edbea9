import tempfile


class Runner:
    def __init__(self, api_token: str, provider_key: str):
        self._token = api_token
        self._auth = provider_key

    def _env(self):
        return {"PROVIDER_AUTH": self._auth}

    def run(self, script):
        with tempfile.NamedTemporaryFile("w", suffix=".env", delete=False) as handle:
            for name, value in self._env().items():
                handle.write(f"{name}={value}\n")  # expect: key-on-disk
        return handle.name
