import logging

log = logging.getLogger(__name__)


class Connector:
    def __init__(self, key: str, base_url: str):
        self._api_key = key
        self.base_url = base_url

    def __repr__(self):
        return f"Connector({self.base_url})"

    def ping(self):
        log.debug("GET %s/models by %s", self.base_url, self)
        return self._get("/models", headers={"x-api-key": self._api_key})
