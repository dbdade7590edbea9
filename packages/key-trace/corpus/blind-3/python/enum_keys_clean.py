import enum
import logging


class CacheKey(str, enum.Enum):
    SESSION = "session"
    API = "api"


def touch(store, kind: CacheKey, ident: str) -> None:
    entry_key = f"{kind.value}:{ident}"
    logging.info("touching %s (%s)", entry_key, CacheKey.API)
    store.touch(entry_key)
