from collections import namedtuple
import logging

logger = logging.getLogger(__name__)
Verdict = namedtuple("Verdict", "provider valid checked_at")


def check(provider, api_key, clock):
    valid = provider.ping(api_key)
    verdict = Verdict(provider.name, valid, clock())
    logger.info("verdict %s", verdict)
    return verdict._asdict()
