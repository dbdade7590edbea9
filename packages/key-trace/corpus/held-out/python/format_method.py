import logging

log = logging.getLogger(__name__)


class Connector:
    def connect(self, provider, user_key):
        line = "{}: {}".format(provider, user_key)
        log.info(line)  # expect: key-in-log
