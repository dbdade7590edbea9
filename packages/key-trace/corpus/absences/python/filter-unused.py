import logging
import re

SHAPE = re.compile(r"sk-[A-Za-z0-9]{20,}")


class Scrub(logging.Filter):
    def filter(self, record):
        record.msg, record.args = SHAPE.sub("[key]", record.getMessage()), ()
        return True


log = logging.getLogger("proxy")


def refuse(api_key):
    log.warning("refused %s", api_key)  # expect: key-in-log
