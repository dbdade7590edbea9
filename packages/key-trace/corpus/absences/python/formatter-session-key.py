import logging
import re

SHAPE = re.compile(r"sk-[A-Za-z0-9]{20,}")


class Scrub(logging.Formatter):  # expect: redaction-gap
    def format(self, record):
        return SHAPE.sub("[key]", super().format(record))


handler = logging.StreamHandler()
handler.setFormatter(Scrub())
log = logging.getLogger("proxy")


def open_pair(api_key, session_key):
    log.warning("refused %s", api_key)
    log.warning("session %s", session_key)  # expect: key-in-log
    print(api_key)  # expect: key-in-log
