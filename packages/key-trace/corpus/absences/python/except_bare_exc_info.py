import logging

logger = logging.getLogger(__name__)


def check(provider, session_key, sealed):
    try:
        return provider.ping(unseal(sealed, session_key))
    except:  # noqa: E722
        logger.warning("check failed", exc_info=True)  # expect: broad-except-logged
        return False
