import logging

log = logging.getLogger(__name__)


class Connector:
    def __init__(self, key: str, base_url: str):
        self.api_key = key
        self.base_url = base_url

    def ping(self):
        log.debug("GET %s/models", self.base_url)
        try:
            return self._get("/models")
        except TimeoutError:
            log.error("ping timed out for key %s", self.api_key)  # expect: key-in-log
            raise
