"""The dependency, the middleware and the answers, on a FastAPI application."""

from __future__ import annotations

import json
import logging
import time

import pytest
from asgi import ask, scope_of
from conftest import V1
from fastapi import Depends, FastAPI, Request
from fastapi.exceptions import HTTPException
from pydantic import BaseModel
from sender import ORIGIN, v1_headers, v2_headers

from phantom_key import BroughtKey, ByokManager, InvalidByokKey, JobPair, Settings
from phantom_key.deps import byok_job, byok_key, client_limit, protect

KEY = "sk-FAKE-of-the-tests"


class Question(BaseModel):
    text: int


def create_app(byok, *, fail=None, **options):
    app = FastAPI()
    app.seen = []

    @app.post("/api/v1/keys/validate")
    async def validate(key: BroughtKey = Depends(byok_key(byok, provider_in="body"))):
        app.seen.append(key)
        return {"valid": True, "provider": key.provider, "is_key": key.use(bytes) == KEY.encode()}

    @app.get("/api/v1/models")
    async def models(request: Request, key: BroughtKey = Depends(byok_key(byok, "query"))):
        app.seen.append(key)
        app.headers_seen = dict(request.headers)
        if fail is not None:
            fail(key)
        return {"provider": key.provider}

    @app.post("/api/v1/jobs")
    async def jobs(pair: JobPair = Depends(byok_job(byok, "query"))):
        app.pair = pair
        return {"queued": True}

    @app.get("/api/v1/any")
    async def anything(key: BroughtKey = Depends(byok_key(byok))):
        return {"provider": key.provider}

    @app.post("/api/v1/ask")
    async def ask_model(question: Question):
        return {"text": question.text}

    @app.get("/api/v1/lost")
    async def lost():
        raise HTTPException(404, "no such model")

    limit = Depends(client_limit(byok, "validations", 3, 60))

    @app.get("/api/v1/limited", dependencies=[limit])
    async def limited():
        return {"ok": True}

    @app.get("/health")
    async def health():
        return {"status": "ok"}

    protect(app, byok, **options)
    return app


def create_byok(**changes):
    about = {"PUBLIC_ORIGIN": ORIGIN, **changes}
    return ByokManager.from_environment(about, providers=["openai", "anthropic"], name="Tests")


@pytest.fixture
def byok():
    return create_byok()


@pytest.fixture
def app(byok):
    return create_app(byok)


def headers_of(protocol, byok, **changes):
    return v1_headers() if protocol == "v1" else v2_headers(byok.configuration(), **changes)


@pytest.mark.parametrize("protocol", ["v1", "v2"])
def test_opens_the_key_of_a_request_and_wipes_it(app, byok, protocol):
    headers = headers_of(protocol, byok)
    answer = ask(app, "POST", "/api/v1/keys/validate", headers, body={"provider": "openai"})
    assert (answer.status, answer.json) == (
        200,
        {"valid": True, "provider": "openai", "is_key": True},
    )
    assert [key.is_wiped for key in app.seen] == [True]
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["strict-transport-security"] == "max-age=31536000"


def test_shows_the_headers_to_nobody_else(app, byok):
    scope = scope_of("GET", "/api/v1/models?provider=openai", headers_of("v1", byok))
    assert ask(app, "GET", "/", scope=scope).status == 200
    assert not {"x-encrypted-key", "x-session-key"} & app.headers_seen.keys()
    # Error reporters outside of the middleware look at the scope afterwards.
    assert not any(name.startswith(b"x-") for name, _ in scope["headers"])
    assert "[secret]" in repr(scope)


def test_uses_the_provider_of_the_token_where_the_request_names_none(app, byok):
    assert ask(app, "GET", "/api/v1/any", headers_of("v2", byok)).json == {"provider": "openai"}
    assert ask(app, "GET", "/api/v1/any", headers_of("v1", byok)).json == {"provider": None}
    assert ask(app, "GET", "/api/v1/models", headers_of("v1", byok)).code == "VALIDATION_ERROR"


def test_refuses_a_key_for_another_provider(app, byok):
    headers = headers_of("v2", byok, provider="anthropic")
    answer = ask(app, "GET", "/api/v1/models?provider=openai", headers)
    assert (answer.status, answer.code) == (400, "BYOK_DECRYPTION_FAILED")


@pytest.mark.parametrize(
    "case", [each for each in V1["invalid"] if each["sendable"]], ids=lambda case: case["id"]
)
def test_answers_every_vector_over_http(app, case):
    headers = {name: value for name, value in case["headers"].items() if value is not None}
    answer = ask(app, "GET", "/api/v1/models?provider=openai", headers)
    assert (answer.status, answer.code) == (case["status"], case["error"])
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("protocol", ["v1", "v2"])
@pytest.mark.parametrize("name", ["X-Encrypted-Key", "X-Session-Key"])
def test_refuses_a_header_that_comes_twice(app, byok, protocol, name):
    headers = headers_of(protocol, byok)
    twice = [*headers.items(), (name, headers[name])]
    answer = ask(app, "GET", "/api/v1/models?provider=openai", twice)
    assert (answer.status, answer.code) == (400, "BYOK_DECRYPTION_FAILED")


def test_answers_a_stale_token_with_409(app, byok):
    headers = headers_of("v2", byok, at=int(time.time()) - 121)
    answer = ask(app, "GET", "/api/v1/models?provider=openai", headers)
    assert (answer.status, answer.code) == (409, "BYOK_TOKEN_STALE")


def test_answers_a_token_that_is_used_up_with_409():
    byok = create_byok(MAX_USES_PER_TOKEN="2")
    app, headers = create_app(byok), headers_of("v2", byok)
    statuses = [ask(app, "GET", "/api/v1/any", headers).status for _ in range(4)]
    assert statuses == [200, 200, 409, 409]


def test_refuses_version_1_where_version_2_is_required():
    app = create_app(create_byok(PROTOCOLS="v2"))
    answer = ask(app, "GET", "/api/v1/any", v1_headers())
    assert (answer.status, answer.code) == (400, "BYOK_DECRYPTION_FAILED")


def test_offers_no_configuration_where_version_1_alone_is_taken():
    app = create_app(ByokManager.from_environment({"PROTOCOLS": "v1"}))
    assert ask(app, "GET", "/.well-known/byok-configuration").code == "NOT_FOUND"
    assert ask(app, "GET", "/api/v1/any", v1_headers()).status == 200


def test_serves_the_signed_configuration(app, byok):
    answer = ask(app, "GET", "/.well-known/byok-configuration")
    assert answer.body.decode() == byok.configuration()
    assert answer.headers["cache-control"] == "public, max-age=60"
    assert answer.json["providers"] == ["openai", "anthropic"]
    assert answer.json["max_uses"] == 100


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"[" * 100_000,
        b'{"provider": "sk-FAKE-echo"}',
        b'{"provider": {"a": "sk-FAKE-echo"}}',
    ],
)
def test_echoes_nothing_of_a_body(app, byok, body):
    answer = ask(app, "POST", "/api/v1/keys/validate", headers_of("v1", byok), body=body)
    assert (answer.status, answer.code) == (422, "VALIDATION_ERROR")
    assert answer.json["error"]["details"] == {
        "field": "provider",
        "expected": "one of openai, anthropic",
    }


def test_echoes_nothing_where_fastapi_refuses_a_body(app):
    for body in [b"sk-FAKE-echo", {"text": "sk-FAKE-echo"}, {"sk-FAKE-echo": 1}]:
        answer = ask(app, "POST", "/api/v1/ask", body=body)
        assert (answer.status, answer.code) == (422, "VALIDATION_ERROR")
        assert b"sk-FAKE" not in answer.body


def test_answers_in_the_envelope_where_no_route_fits(app):
    missing, wrong = ask(app, "GET", "/api/none"), ask(app, "DELETE", "/api/v1/models")
    assert [missing.code, wrong.code] == ["NOT_FOUND", "METHOD_NOT_ALLOWED"]
    assert wrong.headers["allow"] == "GET"
    # The application's own words stay.
    assert ask(app, "GET", "/api/v1/lost").json == {"detail": "no such model"}


def test_limits_clients_and_says_how_long_to_wait(app):
    answers = [ask(app, "GET", "/api/v1/limited") for _ in range(4)]
    assert [each.status for each in answers] == [200, 200, 200, 429]
    assert answers[3].code == "RATE_LIMIT_EXCEEDED"
    assert answers[3].headers["retry-after"] == "60"
    assert answers[3].json["error"]["details"] == {"retry_after_seconds": 60}
    assert ask(app, "GET", "/api/v1/limited", client=("192.0.2.8", 1)).status == 200


def test_answers_a_provider_that_refuses_the_key():
    def refuse(key):
        raise InvalidByokKey(key.provider)

    byok = create_byok()
    app = create_app(byok, fail=refuse)
    answer = ask(app, "GET", "/api/v1/models?provider=openai", headers_of("v2", byok))
    assert (answer.status, answer.code) == (401, "INVALID_BYOK_KEY")
    assert answer.json["error"]["message"] == "The API key was rejected by openai"
    assert app.seen[0].is_wiped


def test_tells_nothing_of_an_unexpected_error(byok, caplog):
    def fail(key):
        raise RuntimeError(f"Illegal header value {key.header()!r}")

    app, headers = create_app(byok, fail=fail), headers_of("v1", byok)
    with caplog.at_level(logging.DEBUG):
        answer = ask(app, "GET", "/api/v1/models?provider=openai", headers)
    assert (answer.status, answer.code) == (500, "INTERNAL_ERROR")
    assert app.seen[0].is_wiped
    told = caplog.text + answer.body.decode()
    assert "builtins.RuntimeError at" in told and "test_fastapi.py" in told
    assert KEY not in told and not any(value in told for value in headers.values())


def test_hands_a_sealed_pair_to_a_job(app, byok):
    headers = headers_of("v2", byok)
    assert ask(app, "POST", "/api/v1/jobs?provider=openai", headers).json == {"queued": True}
    pair = json.loads(json.dumps(app.pair))
    with byok.receive(pair) as key:
        assert key.use(bytes) == KEY.encode() and key.provider == "openai"


def test_hands_no_pair_of_version_1_to_a_job(app, byok):
    answer = ask(app, "POST", "/api/v1/jobs?provider=openai", headers_of("v1", byok))
    assert (answer.status, answer.code) == (400, "BYOK_DECRYPTION_FAILED")
    assert ask(app, "POST", "/api/v1/jobs?provider=openai").code == "BYOK_KEY_REQUIRED"
    assert not hasattr(app, "pair")


HTTPS_CASES = [
    # the connection's scheme, its peer, X-Forwarded-Proto, and whether the request is taken
    ("https", "192.0.2.7", [], True),
    ("http", "192.0.2.7", [], False),
    ("http", "192.0.2.7", ["https"], False),
    ("https", "192.0.2.7", ["https"], False),
    ("http", "10.0.0.5", ["https"], True),
    ("http", "10.0.0.5", ["http"], False),
    ("http", "10.0.0.5", ["https", "https"], False),
    ("http", "10.0.0.5", ["https, http"], False),
    ("http", "10.0.0.5", ["HTTPS"], False),
    ("http", "10.0.0.5", [], False),
    ("https", "10.0.0.5", ["http"], False),
    ("https", "10.0.0.5", [], True),
    ("http", "::ffff:10.0.0.5", ["https"], True),
    ("http", None, ["https"], False),
]


@pytest.mark.parametrize("case", HTTPS_CASES, ids=repr)
def test_believes_named_proxies_alone_about_https(case):
    scheme, peer, told, is_taken = case
    byok = create_byok(TRUSTED_PROXIES="10.0.0.5, fd00:1::/64")
    app = create_app(byok)
    headers = [*headers_of("v2", byok).items(), *(("X-Forwarded-Proto", value) for value in told)]
    client = None if peer is None else (peer, 1)
    answer = ask(app, "GET", "/api/v1/any", headers, scheme=scheme, client=client)
    assert answer.status == (200 if is_taken else 403)
    if not is_taken:
        assert answer.json == {"error": {"code": "HTTPS_REQUIRED", "message": "Use HTTPS"}}
        assert "strict-transport-security" not in answer.headers


def test_hints_once_at_a_proxy_that_is_not_named(app, caplog):
    headers = {**v1_headers(), "X-Forwarded-Proto": "https"}
    for _ in range(2):
        assert ask(app, "GET", "/api/v1/any", headers).status == 403
    hints = [each for each in caplog.records if "TRUSTED_PROXIES" in each.getMessage()]
    assert len(hints) == 1


def test_believes_the_proxy_at_a_unix_socket_where_it_is_named():
    app = create_app(create_byok(TRUSTED_PROXIES="unix"))
    headers = {**v1_headers(), "X-Forwarded-Proto": "https"}
    answer = ask(app, "GET", "/api/v1/any", headers, scheme="http", client=None)
    assert answer.status == 200


def test_answers_named_paths_over_plain_http_without_a_key_only(byok):
    app = create_app(byok, plain_http_paths=["/health"])
    assert ask(app, "GET", "/health", scheme="http").status == 200
    assert ask(app, "GET", "/health", v1_headers(), scheme="http").status == 403
    assert ask(app, "GET", "/api/v1/any", scheme="http").status == 403


def test_binds_to_the_own_origin_whatever_the_host_says():
    byok = create_byok(PUBLIC_ORIGIN=f"https://first.example.com,{ORIGIN}")
    app = create_app(byok)
    headers = headers_of("v2", byok)
    assert ask(app, "GET", "/api/v1/any", headers).status == 200
    scope = scope_of("GET", "/api/v1/any", headers)
    scope["headers"][0] = (b"host", b"evil.example.com")
    assert ask(app, "GET", "/", scope=scope).code == "BYOK_DECRYPTION_FAILED"


def test_logs_each_refusal_with_its_code_and_route_alone(app, byok, caplog):
    headers = {**headers_of("v1", byok), "X-Session-Key": "sk-FAKE-not-base64"}
    with caplog.at_level(logging.DEBUG):
        ask(app, "GET", "/api/v1/models?provider=openai&secret=sk-FAKE-url", headers)
    line = "key_validation_failed GET /api/v1/models BYOK_DECRYPTION_FAILED"
    assert [record.getMessage() for record in caplog.records if record.name == "phantom_key"] == [
        line
    ]


def test_protects_the_log(byok):
    factory = logging.getLogRecordFactory()
    try:
        logging.setLogRecordFactory(logging.LogRecord)
        create_app(byok)
        record = logging.getLogRecordFactory()(
            "x", 1, "f", 1, f"x-session-key: {'A' * 44}", (), None
        )
        assert record.getMessage() == "x-session-key: [secret]"
    finally:
        logging.setLogRecordFactory(factory)


def test_sends_no_key_back_that_a_route_hands_out(byok):
    app = create_app(byok)

    @app.get("/api/v1/careless", response_model=None)
    async def careless(key: BroughtKey = Depends(byok_key(byok))):
        return {"key": key}

    answer = ask(app, "GET", "/api/v1/careless", headers_of("v1", byok))
    assert answer.status == 500 and KEY.encode() not in answer.body


def test_names_settings_that_are_wrong_and_never_their_values():
    from phantom_key import SettingsError

    for variable, value in {
        "PUBLIC_ORIGIN": "http://secret.example.com",
        "PROTOCOLS": "secret",
        "TOKEN_WINDOW_SECONDS": "secret",
        "MAX_USES_PER_TOKEN": "-1",
        "TRUSTED_PROXIES": "secret",
        "SEALING_KEYS": '{"secret": 1}',
        "SEALING_KEYS_FILE": "/secret",
        "REDIS_URL": "redis://secret",
        "JOB_WINDOW_SECONDS": "60",
        "SITE_ORIGINS": "secret",
    }.items():
        with pytest.raises(SettingsError) as caught:
            Settings.from_environment({"PUBLIC_ORIGIN": ORIGIN, variable: value})
        assert "secret" not in str(caught.value).replace("RATE_LIMIT_SECRET", "")
        assert caught.value.__context__ is None
