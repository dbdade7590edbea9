import json
import logging

logger = logging.getLogger(__name__)


class Agent:
    def __init__(self, name, openai_api_key=None, temperature=0.2):
        self.name = name
        self.openai_api_key = openai_api_key
        self.temperature = temperature

    def save(self, path):
        with open(path, "w") as f:
            json.dump(vars(self), f)  # expect: key-on-disk

    def to_dict(self):
        state = self.__dict__.copy()
        del state["openai_api_key"]
        return state

    def describe(self):
        logger.info("agent %s", self.to_dict())
