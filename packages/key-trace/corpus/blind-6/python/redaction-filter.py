import logging
import re

SECRET = re.compile(r"(sk-[A-Za-z0-9_-]{8,}|AIza[\w-]{35}|r8_\w+)")


class HideKeys(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        record.msg = SECRET.sub("[hidden]", record.getMessage())
        record.args = ()
        return True


handler = logging.StreamHandler()
handler.addFilter(HideKeys())
logging.basicConfig(handlers=[handler], level=logging.INFO)
logger = logging.getLogger(__name__)


def remember(api_key: str) -> None:
    logger.info("using key %s", api_key)
