from contextlib import contextmanager

import structlog

log = structlog.get_logger()


@contextmanager
def opened_key(token, session_key):
    key = bytearray(unseal(token, session_key))
    try:
        yield key
    finally:
        for index in range(len(key)):
            key[index] = 0
        log.debug("key wiped", size=len(key))


def check(token, session_key):
    with opened_key(token, session_key) as key:
        return probe(bytes(key))
