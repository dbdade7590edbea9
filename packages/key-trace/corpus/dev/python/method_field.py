import logging

logger = logging.getLogger(__name__)


class Manager:
    def __init__(self, material):
        self._plain = aes_decrypt(material.encrypted_key, material.session_key)

    def report(self):
        logger.error("manager holds %s", self._plain)  # expect: key-in-log
