import time

import requests


class ModelConnector:
    BASE = "https://api.mistral.ai/v1"

    def __init__(self, credential, attempts=3):
        self.credential = credential
        self.attempts = attempts

    def _headers(self):
        return {"Authorization": "Bearer " + self.credential}

    def models(self):
        last = None
        for n in range(self.attempts):
            last = requests.get(self.BASE + "/models", headers=self._headers())
            if last.ok:
                return last.json()
            print("attempt", n, "failed; request headers were", self._headers())  # expect: key-in-log
            time.sleep(2 ** n)
        raise RuntimeError("giving up after %d: %s" % (self.attempts, last.status_code))
