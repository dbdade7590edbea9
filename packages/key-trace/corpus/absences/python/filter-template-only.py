import logging
import re

SHAPE = re.compile(r"sk-[A-Za-z0-9]{20,}")


class Scrub(logging.Filter):  # expect: redaction-gap
    def filter(self, record):
        record.msg = SHAPE.sub("[key]", record.msg)
        return True


handler = logging.StreamHandler()
handler.addFilter(Scrub())
log = logging.getLogger("proxy")


def refuse(api_key):
    log.warning("refused %s", api_key)  # expect: key-in-log
