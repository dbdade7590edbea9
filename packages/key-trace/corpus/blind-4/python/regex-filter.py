import logging
import re

KEY_SHAPE = re.compile(r"sk-[A-Za-z0-9_-]{16,}")


class HideKeys(logging.Filter):
    def filter(self, record):
        record.msg = KEY_SHAPE.sub("[key]", str(record.getMessage()))
        record.args = ()
        return True


logger = logging.getLogger("gateway")


def handle(api_key: str):
    logger.warning("refused %s", api_key)  # expect: key-in-log
    other = logging.getLogger("other")
    other.addFilter(logging.Filter("x"))
