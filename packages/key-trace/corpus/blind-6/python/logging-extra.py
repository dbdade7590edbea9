import logging

logger = logging.getLogger("app.llm")


class Session:
    def __init__(self, user_id, anthropic_key):
        self.user_id = user_id
        self.anthropic_key = anthropic_key

    def begin(self):
        logger.info("session begin", extra={"user": self.user_id, "key": self.anthropic_key})  # expect: key-in-log

    def end(self):
        logger.info("session end: {user_id} {anthropic_key}".format(**self.__dict__))  # expect: key-in-log
        logger.info("session end: {user_id}".format(**self.__dict__))
