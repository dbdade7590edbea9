"""What a secret must not let out, and what it does at its end."""

from __future__ import annotations

import copy
import json
import pickle
import traceback

import pytest

from phantom_key.errors import InvalidByokKey
from phantom_key.secret_bytes import BroughtKey, SecretBytes, SecretWiped

TEXT = "sk-FAKE-secret-of-the-tests"


def create() -> SecretBytes:
    return SecretBytes(bytearray(TEXT, "utf-8"))


def test_prints_as_secret():
    secret = create()
    prints = [str(secret), repr(secret), f"{secret}", "%s %r" % (secret, secret), f"{secret:>20}"]
    assert prints == ["[secret]", "[secret]", "[secret]", "[secret] [secret]", "[secret]"]
    assert TEXT not in repr([secret, {"key": secret}])


@pytest.mark.parametrize(
    "convert", [bytes, list, pickle.dumps, copy.copy, copy.deepcopy, json.dumps, vars, bytearray]
)
def test_refuses_to_be_converted(convert):
    with pytest.raises(TypeError) as caught:
        convert(create())
    assert TEXT not in "".join(traceback.format_exception(caught.type, caught.value, caught.tb))


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_refuses_every_protocol_of_pickle(protocol):
    with pytest.raises(TypeError):
        pickle.dumps(BroughtKey(bytearray(b"x"), "openai", "v2"), protocol)


def test_is_zeroed_at_the_end_of_with():
    content = bytearray(TEXT, "utf-8")
    with SecretBytes(content) as secret:
        assert secret.use(bytes) == TEXT.encode()
    assert content == bytes(len(TEXT))
    assert secret.is_wiped
    with pytest.raises(SecretWiped):
        secret.use(bytes)


def test_is_zeroed_when_the_block_fails():
    content = bytearray(TEXT, "utf-8")
    with pytest.raises(ZeroDivisionError), SecretBytes(content):
        1 / 0
    assert content == bytes(len(TEXT))


def test_is_zeroed_when_it_is_collected():
    content = bytearray(TEXT, "utf-8")
    SecretBytes(content)
    assert content == bytes(len(TEXT))


def test_takes_no_bytes_that_cannot_be_zeroed():
    with pytest.raises(TypeError, match="^content must be a bytearray$"):
        SecretBytes(TEXT.encode())


def test_gives_the_value_of_a_header():
    key = BroughtKey(bytearray(b"sk-FAKE"), "openai", "v2")
    assert key.header() == "Bearer sk-FAKE"
    assert key.header("") == "sk-FAKE"


@pytest.mark.parametrize("content", ["sk\r\nX-Other: 1", "sk FAKE", "sk\0", "schlüssel", "sk\x7f"])
def test_refuses_a_key_that_no_header_can_carry(content):
    key = BroughtKey(bytearray(content, "utf-8"), "openai", "v1")
    with pytest.raises(InvalidByokKey) as caught:
        key.header()
    assert caught.value.details == {"provider": "openai"}
