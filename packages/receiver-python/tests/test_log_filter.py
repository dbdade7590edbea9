"""No record of a log has a header value or a key in use: message, arguments, traceback, extras."""

from __future__ import annotations

import io
import logging

import pytest
from sender import v1_headers, v2_headers

from phantom_key import BroughtKey, ByokManager, HeaderPair, KeyLogFilter, install_log_filter
from phantom_key.log_filter import redact, redact_during, redact_record, redact_while_alive

KEY = "sk-FAKE-key-of-the-log-tests"


@pytest.fixture
def stream():
    """What a handler writes, with extras and with its own way of printing tracebacks."""
    factory = logging.getLogRecordFactory()
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(logging.Formatter("%(name)s %(message)s"))
    logger = logging.getLogger("tests")
    logger.addHandler(handler)
    logger.setLevel(logging.DEBUG)
    logger.propagate = False
    install_log_filter()
    yield stream
    logging.setLogRecordFactory(factory)
    logger.removeHandler(handler)
    logger.propagate = True


def pairs():
    byok = ByokManager.from_environment({"PUBLIC_ORIGIN": "https://api.example.com"})
    return [v1_headers(), v2_headers(byok.configuration())]


@pytest.mark.parametrize("headers", pairs(), ids=["v1", "v2"])
def test_takes_out_the_values_of_a_request_under_way(stream, headers):
    log = logging.getLogger("tests")
    pair = HeaderPair(headers["X-Encrypted-Key"], headers["X-Session-Key"])
    with redact_during(pair):
        log.info(f"as text {pair.encrypted_key} {pair.session_key}")
        log.info("as arguments %s %s", pair.encrypted_key, [pair.session_key])
        log.info("as one argument %(a)s", {"a": pair.session_key})
        try:
            raise ValueError(f"bad value {pair.encrypted_key}")
        except ValueError:
            log.exception("failed")
    written = stream.getvalue()
    assert written.count("[secret]") == 6
    assert not any(value in written for value in headers.values())
    assert "ValueError: bad value [secret]" in written


@pytest.mark.parametrize("headers", pairs(), ids=["v1", "v2"])
def test_takes_out_values_by_the_name_of_their_header(stream, headers):
    log = logging.getLogger("tests")
    raw = [(name.lower().encode(), value.encode()) for name, value in headers.items()]
    log.info("%s", headers)
    log.info("%s", raw)
    log.info("".join(f"\n{name}: {value}" for name, value in headers.items()))
    written = stream.getvalue()
    assert not any(value in written for value in headers.values())
    assert written.count("[secret]") == 6


def test_takes_out_a_key_in_use(stream):
    log = logging.getLogger("tests")
    with redact_while_alive(BroughtKey(bytearray(KEY, "utf-8"), "openai", "v1")) as key:
        log.info("%s", {"Authorization": key.header()})
        log.info("%s and %s", key, KEY, extra={"more": KEY})
        try:
            secret = key.header()
            raise RuntimeError(f"Illegal header value {secret!r}")
        except RuntimeError:
            log.exception("failed")
    written = stream.getvalue()
    assert KEY not in written
    assert written.count("[secret]") == 4


def test_hands_no_exception_to_formatters_while_a_key_is_in_use(stream):
    records = []

    class Recorder(logging.Handler):
        def emit(self, record):
            records.append(record)

    log = logging.getLogger("tests")
    recorder = Recorder()
    log.addHandler(recorder)
    key = redact_while_alive(BroughtKey(bytearray(KEY, "utf-8"), "openai", "v1"))
    for _ in range(2):
        try:
            raise RuntimeError("text")
        except RuntimeError:
            log.exception("failed")
        key.wipe()
    log.removeHandler(recorder)
    assert [record.exc_info is None for record in records] == [True, False]


def test_cleans_extras_in_handlers(stream):
    record = logging.makeLogRecord({"msg": "x", "more": f"x-session-key: {'A' * 44}", "n": 1})
    assert KeyLogFilter().filter(record)
    assert (record.more, record.n) == ("x-session-key: [secret]", 1)


def test_leaves_arguments_as_they_are_where_they_are_clean(stream):
    record = logging.getLogger("tests").makeRecord(
        "tests", logging.INFO, "f", 1, '%s - "%s" %d', ("127.0.0.1", "GET /", 200), None
    )
    assert record.args == ("127.0.0.1", "GET /", 200)


def test_cleans_arguments_one_by_one_for_formatters_that_read_them(stream):
    token = f"v2.key.openai.1795521600.{'A' * 107}"
    arguments = ("127.0.0.1:1", "GET", f"/path?token={token}", "1.1", 200)
    record = logging.getLogger("tests").makeRecord(
        "tests", logging.INFO, "f", 1, '%s - "%s %s HTTP/%s" %d', arguments, None
    )
    assert record.args == ("127.0.0.1:1", "GET", "/path?token=[secret]", "1.1", 200)


def test_leaves_records_that_cannot_be_formatted_to_the_handler():
    record = logging.LogRecord("tests", logging.INFO, "f", 1, "%d", ("text",), None)
    redact_record(record)
    assert (record.msg, record.args) == ("%d", ("text",))


def test_finds_no_short_key_everywhere():
    with redact_while_alive(BroughtKey(bytearray(b"key"), "openai", "v1")):
        assert redact("a key of an API key") == "a key of an API key"


def test_lets_nobody_choose_a_key_or_a_header_that_hides_lines(stream):
    refused = "key_validation_failed GET /api/v1/models BYOK_DECRYPTION_FAILED"
    pair = HeaderPair("key_validation_failed", f"{refused} {refused}")
    with redact_during(pair), redact_while_alive(
        BroughtKey(bytearray(b"key_validation_failed"), "openai", "v1")
    ):
        record = logging.getLogger("phantom_key").makeRecord(
            "phantom_key", logging.WARNING, "f", 1, refused, (), None
        )
        assert record.getMessage() == refused
    with redact_during(pair):
        assert redact(refused) == refused


def test_may_be_installed_twice(stream):
    factory = logging.getLogRecordFactory()
    install_log_filter()
    assert logging.getLogRecordFactory() is factory
    (handler, *_) = logging.getLogger("tests").handlers
    assert len([each for each in handler.filters if isinstance(each, KeyLogFilter)]) == 1
