"""Every answer, against `docs/backend-contract.openapi.json`, and the key file of `docs/backend-contract.md`."""

from __future__ import annotations

import re
import time

import pytest
from asgi import ask
from conftest import REPOSITORY, read_json
from sender import v1_headers, v2_headers
from test_fastapi import create_app, create_byok

from phantom_key.errors import InvalidByokKey, ModelProviderError, RateLimitUnavailable
from phantom_key.key_material import parse_key_material

CONTRACT = read_json("docs/backend-contract.openapi.json")
CHECK = "/api/v1/keys/validate"
CONFIGURATION = "/.well-known/byok-configuration"
ANSWERS = CONTRACT["paths"][CHECK]["post"]["responses"]
BODY = {"provider": "openai"}
BAD_PAIR = {"X-Encrypted-Key": "AAAA", "X-Session-Key": "AAAA"}


def fail_with(error):
    def fail(_key):
        raise error

    app = create_app(create_byok(), fail=fail)
    return ask(app, "GET", "/api/v1/models?provider=openai", v1_headers())


def answer_stale_token():
    byok = create_byok()
    headers = v2_headers(byok.configuration(), at=int(time.time()) - 600)
    return ask(create_app(byok), "POST", CHECK, headers, body=BODY)


def answer_beyond_limit():
    app = create_app(create_byok())
    return [ask(app, "GET", "/api/v1/limited") for _ in range(4)][3]


def check(headers, *, body=BODY, **transport):
    return ask(create_app(create_byok()), "POST", CHECK, headers, body=body, **transport)


CASES = {
    "BYOK_DECRYPTION_FAILED": lambda: check(BAD_PAIR),
    "BYOK_KEY_REQUIRED": lambda: check({}),
    "INVALID_BYOK_KEY": lambda: fail_with(InvalidByokKey("openai")),
    "HTTPS_REQUIRED": lambda: check(v1_headers(), scheme="http"),
    "NOT_FOUND": lambda: ask(create_app(create_byok()), "POST", "/api/v1/none", v1_headers()),
    "METHOD_NOT_ALLOWED": lambda: ask(create_app(create_byok()), "GET", CHECK, v1_headers()),
    "BYOK_TOKEN_STALE": answer_stale_token,
    "VALIDATION_ERROR": lambda: check(v1_headers(), body={"provider": "acme"}),
    "RATE_LIMIT_EXCEEDED": answer_beyond_limit,
    "INTERNAL_ERROR": lambda: fail_with(RuntimeError("unexpected")),
    "MODEL_PROVIDER_ERROR": lambda: fail_with(ModelProviderError("openai")),
    "RATE_LIMIT_UNAVAILABLE": lambda: fail_with(RateLimitUnavailable()),
}


def expect_headers(answer, documented):
    for name, header in documented["headers"].items():
        assert re.search(header["schema"].get("pattern", "."), answer.headers[name.lower()])


def test_answers_with_every_error_of_the_contract():
    documented = [
        code
        for status, answer in ANSWERS.items()
        if status != "200"
        for code in answer["content"]["application/json"]["examples"]
    ]
    assert sorted(CASES) == sorted(documented)


@pytest.mark.parametrize("code", CASES)
def test_answers_as_the_contract_says(code):
    answer = CASES[code]()
    documented = ANSWERS[str(answer.status)]
    content = documented["content"]["application/json"]
    example = content["examples"][code]["value"]["error"]
    error = answer.json["error"]
    assert error["code"] == code
    assert error.get("details", {}).keys() == example.get("details", {}).keys()
    if code.startswith("BYOK_"):
        assert answer.json == {"error": example}
    expect_headers(answer, documented)


def test_answers_a_key_that_works_as_the_contract_says():
    answer = check(v1_headers())
    assert (answer.status, answer.json["valid"]) == (200, True)
    expect_headers(answer, ANSWERS["200"])


@pytest.mark.parametrize(("protocols", "status"), [("both", 200), ("v1", 404)])
def test_answers_with_the_configuration_as_the_contract_says(protocols, status):
    answer = ask(create_app(create_byok(PROTOCOLS=protocols)), "GET", CONFIGURATION)
    documented = CONTRACT["paths"][CONFIGURATION]["get"]["responses"][str(answer.status)]
    assert answer.status == status
    expect_headers(answer, documented)
    required = documented["content"]["application/json"]["schema"]["required"]
    assert set(required) <= answer.json.keys()


def test_reads_the_key_file_of_the_page():
    page = (REPOSITORY / "docs/backend-contract.md").read_text(encoding="utf-8")
    example = re.search(r"```json\n(.*?)```", page.split("## The key file")[1], re.S).group(1)
    assert [key.id for key in parse_key_material(example).keys] == ["2026-11"]
