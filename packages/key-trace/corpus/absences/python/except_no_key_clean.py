import logging

logger = logging.getLogger(__name__)


def load_layout(name):
    try:
        return read_layout(name)
    except Exception as exc:
        logger.exception("layout %s: %s", name, exc)
        return None
