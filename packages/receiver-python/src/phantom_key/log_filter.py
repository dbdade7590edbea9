"""Takes the values of both headers, and keys that are in use, out of log records: message, arguments, traceback, extras."""

from __future__ import annotations

import contextlib
import logging
import re
import threading
import weakref
from collections import Counter
from typing import Any, Iterator, Optional, TypeVar

from .headers import HeaderPair
from .secret_bytes import PLACEHOLDER, SecretBytes

Secret = TypeVar("Secret", bound=SecretBytes)

OWN_LOGGER = "phantom_key"
"""Writes fixed texts alone, which are left as they are: a client must not choose a key that hides its own refusals."""

# The text of a key is the client's choice, too: a short one would be found everywhere.
_MIN_KEY_BYTES = 16

# What a header value consists of, at the least length of an envelope. Words of a log have other characters between them.
_VALUE = re.compile(r"[A-Za-z0-9+/=._-]{40,}", re.ASCII)

_TOKEN = re.compile(
    r"v2\.[a-z0-9_-]{1,32}\.[a-z][a-z0-9-]{0,31}\.[0-9]{10}\.[A-Za-z0-9_-]{16,}", re.ASCII
)
_NAMED = re.compile(
    r"(x[-_](?:encrypted|session)[-_]key\\?[\"']?\s*[:=,]\s*b?\\?[\"']?)[A-Za-z0-9+/=_.-]{8,}",
    re.ASCII | re.IGNORECASE,
)
_STANDARD = frozenset(vars(logging.makeLogRecord({})))

# Reentrant: collecting garbage inside of it may run code that logs.
_lock = threading.RLock()
_texts: "Counter[str]" = Counter()
"""Header values of the requests under way."""
_secrets: "weakref.WeakSet[SecretBytes]" = weakref.WeakSet()
"""Keys that are not wiped yet."""


@contextlib.contextmanager
def redact_during(pair: HeaderPair) -> Iterator[None]:
    """Both values are taken out of every record of the process while this lasts."""
    texts = _VALUE.findall(f"{pair.encrypted_key or ''} {pair.session_key or ''}")
    with _lock:
        for text in texts:
            _texts[text] += 1
    try:
        yield
    finally:
        with _lock:
            for text in texts:
                _texts[text] -= 1
                if _texts[text] == 0:
                    del _texts[text]


def redact_while_alive(secret: Secret) -> Secret:
    """The key is taken out of every record of the process until it is wiped."""
    with _lock:
        _secrets.add(secret)
    return secret


def redact(text: str) -> str:
    """The text without header values, tokens and keys in use."""
    with _lock:
        texts, secrets = list(_texts), list(_secrets)
    for value in texts:
        text = text.replace(value, PLACEHOLDER)
    for secret in secrets:
        text = _without(text, secret)
    return _NAMED.sub(rf"\g<1>{PLACEHOLDER}", _TOKEN.sub(PLACEHOLDER, text))


class KeyLogFilter(logging.Filter):
    """For handlers: lets every record through, without keys. `install_log_filter` attaches it."""

    def filter(self, record: logging.LogRecord) -> bool:
        redact_record(record)
        return True


def redact_record(record: logging.LogRecord) -> None:
    """Cleans a record in place. Arguments stay arguments where they are clean: some formatters read them."""
    if record.name == OWN_LOGGER:
        return
    if isinstance(record.args, tuple):
        record.args = tuple(map(_clean, record.args))
    elif isinstance(record.args, dict):
        record.args = {name: _clean(value) for name, value in record.args.items()}
    if isinstance(record.msg, str):
        record.msg = redact(record.msg)
    message = _message_of(record)
    if message is not None and redact(message) != message:
        record.msg, record.args = redact(message), ()
    if record.exc_info:
        _redact_traceback(record)
    if record.exc_text:
        record.exc_text = redact(record.exc_text)
    if record.stack_info:
        record.stack_info = redact(record.stack_info)
    for name in vars(record).keys() - _STANDARD:
        setattr(record, name, _clean(getattr(record, name)))


def install_log_filter() -> None:
    """
    Cleans the records of every logger: as they are made, and, for what `extra` adds, in the handlers that there are now.
    May be called again.
    """
    make_record = logging.getLogRecordFactory()
    if not getattr(make_record, "cleans_keys", False):

        def make_clean_record(*args: Any, **kwargs: Any) -> logging.LogRecord:
            record = make_record(*args, **kwargs)
            redact_record(record)
            return record

        make_clean_record.cleans_keys = True  # type: ignore[attr-defined]
        logging.setLogRecordFactory(make_clean_record)
    loggers = [logging.getLogger(), *map(logging.getLogger, list(logging.root.manager.loggerDict))]
    for handler in {handler for logger in loggers for handler in logger.handlers}:
        if not any(isinstance(each, KeyLogFilter) for each in handler.filters):
            handler.addFilter(KeyLogFilter())


def _redact_traceback(record: logging.LogRecord) -> None:
    """
    Makes a text of the exception where it is not clean, and while a key is in use: a formatter that is given the exception
    itself may print local variables.
    """
    text = logging.Formatter().formatException(record.exc_info)  # type: ignore[arg-type]
    with _lock:
        is_in_use = any(not secret.is_wiped for secret in _secrets) or bool(_texts)
    if is_in_use or redact(text) != text:
        record.exc_text, record.exc_info = redact(text), None


def _clean(value: Any) -> Any:
    """The value itself where its text is clean."""
    if value is None or isinstance(value, (int, float)):
        return value
    try:
        text = str(value)
    except Exception:  # noqa: BLE001
        # A value that cannot be printed prints nothing.
        return value
    cleaned = redact(text)
    return value if cleaned == text else cleaned


def _message_of(record: logging.LogRecord) -> Optional[str]:
    try:
        return record.getMessage()
    except Exception:  # noqa: BLE001
        # The handler reports a format that does not fit; it prints msg and args, which are clean.
        return None


def _without(text: str, secret: SecretBytes) -> str:
    content = text.encode("utf-8", "surrogatepass")
    with contextlib.suppress(Exception):
        # It may be wiped by now.
        cleaned = secret.use(
            lambda key: content.replace(key, PLACEHOLDER.encode())
            if len(key) >= _MIN_KEY_BYTES
            else content
        )
        return cleaned.decode("utf-8", "surrogatepass")
    return text
