"""Key files, their renewal, the keys over time, and what is signed."""

from __future__ import annotations

import json
import subprocess
import sys
import time

import pytest
from conftest import V2
from sender import ORIGIN, v2_headers, verify_configuration

from phantom_key import ByokManager, HeaderPair, KeyMaterialError, Settings, SettingsError
from phantom_key.base64_text import encode_base64url
from phantom_key.configuration import (
    About,
    Claims,
    PublicSealingKey,
    configuration_bytes,
    expect_about,
    format_configuration,
    is_api_origin,
)
from phantom_key.key_material import (
    FILED_KEY_LIFE,
    MEMORY_KEY_LIFE,
    create_key_material,
    format_key_material,
    parse_key_material,
    plan_keys,
)
from phantom_key.key_ring import KeyRing, Offer
from phantom_key.make_keys import make_keys

NOW = 1_795_521_600
DAY = 86_400
OFFER = Offer(["v1", "v2"], 120, 30, About(name="Täst", sites=["https://example.com"]))

KNOWN = {
    "protocols",
    "issued_at",
    "expires_at",
    "window_seconds",
    "future_seconds",
    "keys",
    "signing_key",
    "signature",
}


def is_further(name, value):
    is_number = isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 2**53
    is_list = isinstance(value, list) and all(isinstance(each, str) for each in value)
    return (
        name not in KNOWN
        and name == name.lower()
        and (isinstance(value, str) or is_number or is_list)
    )


def claims_of(document):
    keys = [
        PublicSealingKey(
            key["id"], key["public_key"], key["not_before"], key["not_after"], tuple(key["suite"])
        )
        for key in document["keys"]
    ]
    return Claims(
        protocols=document["protocols"],
        issued_at=document["issued_at"],
        expires_at=document["expires_at"],
        window_seconds=document["window_seconds"],
        future_seconds=document["future_seconds"],
        keys=keys,
        public_signing_key=document["signing_key"],
        further={name: value for name, value in document.items() if is_further(name, value)},
    )


@pytest.mark.parametrize("case", V2["configurations"]["valid"], ids=lambda case: case["id"])
def test_signs_the_bytes_that_the_vectors_sign(case):
    document = json.loads(case["document"])
    signed = configuration_bytes(claims_of(document), case["apiOrigin"])
    assert signed.hex() == case["signedHex"]
    verify_configuration(case["document"], signed)


def test_signs_its_own_document():
    ring = KeyRing(create_key_material(NOW, FILED_KEY_LIFE), OFFER, NOW)
    document = ring.document_at(NOW + 100, ORIGIN)
    parsed = json.loads(document)
    verify_configuration(document, configuration_bytes(claims_of(parsed), ORIGIN))
    assert parsed["expires_at"] - parsed["issued_at"] == 3 * 3600
    assert format_configuration(claims_of(parsed), parsed["signature"]) == document
    assert ring.document_at(NOW + 101, ORIGIN) == document
    # For another origin the signature is another one.
    assert ring.document_at(NOW + 100, "https://other.example.com") != document


def test_signs_anew_at_the_beginning_of_each_hour():
    ring = KeyRing(create_key_material(NOW - 5 * 3600, FILED_KEY_LIFE), OFFER, NOW)
    issued = [json.loads(ring.document_at(NOW + at, ORIGIN))["issued_at"] for at in (0, 3599, 3600)]
    assert issued == [NOW, NOW, NOW + 3600]


def test_signs_from_the_last_change_of_the_keys_on():
    material = create_key_material(NOW + 600, FILED_KEY_LIFE)
    ring = KeyRing(material, OFFER, NOW + 700)
    issued = [json.loads(ring.document_at(NOW + at, ORIGIN))["issued_at"] for at in (700, 3600)]
    assert issued == [NOW + 600, NOW + 3600]
    # A change in the future was recorded by a wrong clock.
    assert json.loads(ring.document_at(NOW + 500, ORIGIN))["issued_at"] == NOW


def test_reads_what_it_writes():
    material = create_key_material(NOW, FILED_KEY_LIFE)
    text = format_key_material(material)
    assert format_key_material(parse_key_material(text)) == text
    private = encode_base64url(material.keys[0].private_key)
    assert private in text and private not in repr(material)


MALFORMED = {
    "not JSON sk-FAKE": "the key material must be JSON",
    "[]": "the key material must be an object",
    '{"issued_at": 1}': "issued_at must be whole seconds of ten digits",
    '{"issued_at": true}': "issued_at must be whole seconds of ten digits",
    '{"issued_at": 1795521600.5}': "issued_at must be whole seconds of ten digits",
    '{"issued_at": 1795521600}': "signing_private_key must be base64url of 32 bytes",
}


@pytest.mark.parametrize("text", MALFORMED)
def test_names_what_is_malformed_in_a_key_file(text):
    with pytest.raises(KeyMaterialError) as caught:
        parse_key_material(text)
    assert str(caught.value) == MALFORMED[text]
    assert caught.value.__context__ is None


@pytest.mark.parametrize(
    "change, message",
    [
        ({"id": "A"}, "keys[0].id must be 1 to 32 of a-z 0-9 - _"),
        ({"private_key": "A" * 43 + "="}, "keys[0].private_key must be base64url of 32 bytes"),
        ({"not_after": 1_000_000_000}, "keys[0].not_after must be later than not_before"),
        ({"id": "same"}, "keys must be a list without duplicate ids"),
    ],
)
def test_names_what_is_malformed_in_a_key(change, message):
    document = json.loads(format_key_material(create_key_material(NOW, FILED_KEY_LIFE)))
    document["keys"][1]["id"] = "same"
    document["keys"][0].update(change)
    with pytest.raises(KeyMaterialError) as caught:
        parse_key_material(json.dumps(document))
    assert str(caught.value) == message


def test_plans_the_next_key_and_drops_the_ended_one():
    first = create_key_material(NOW, FILED_KEY_LIFE)
    assert [key.not_before - NOW for key in first.keys] == [0, 30 * DAY]
    assert plan_keys(first, NOW + DAY, FILED_KEY_LIFE).keys == first.keys
    later = plan_keys(first, NOW + 32 * DAY, FILED_KEY_LIFE)
    assert [key.not_before - NOW for key in later.keys] == [30 * DAY, 60 * DAY]
    assert later.keys[0] is first.keys[1] and later.issued_at == NOW + 32 * DAY


def test_accepts_a_key_from_its_beginning_until_its_end():
    material = create_key_material(NOW, MEMORY_KEY_LIFE)
    old, new = (key.id for key in material.keys)
    ring = KeyRing(material, OFFER, NOW)
    accepted = [set(ring.openers_at(NOW + at)) for at in (0, DAY - 1, DAY, DAY + 3599, DAY + 3600)]
    assert accepted == [{old}, {old}, {old, new}, {old, new}, {new}]
    # It does not come back when the clock is set back: the private half is gone.
    assert set(ring.openers_at(NOW)) == set()


def test_zeroes_the_private_keys_that_it_has_imported():
    material = create_key_material(NOW, FILED_KEY_LIFE)
    KeyRing(material, OFFER, NOW)
    assert [bytes(key.private_key) for key in material.keys] == [bytes(32)] * 2
    assert material.signing_key == bytes(32)


def test_keys_in_memory_are_renewed_by_themselves():
    clock = [NOW]
    byok = ByokManager(Settings(api_origins=(ORIGIN,)), lambda: clock[0])
    ids = [key["id"] for key in json.loads(byok.configuration())["keys"]]
    clock[0] += 2 * DAY
    later = [key["id"] for key in json.loads(byok.configuration())["keys"]]
    assert len(ids) == 2 and len(later) == 3 and set(ids) & set(later) == {ids[1]}


def test_opens_with_the_keys_of_a_file_and_of_a_variable(tmp_path):
    text = make_keys([], int(time.time()) - 10)
    path = tmp_path / "keys.json"
    path.write_text(text, encoding="utf-8")
    own = {"PUBLIC_ORIGIN": ORIGIN}
    one = ByokManager.from_environment({**own, "SEALING_KEYS_FILE": str(path)})
    other = ByokManager.from_environment({**own, "SEALING_KEYS": text})
    # Instances with one file have one configuration, byte for byte.
    assert one.configuration() == other.configuration()
    # Uses that an earlier process has counted are forgotten: what may have been used is refused.
    ahead = int(time.time()) + 20
    headers = v2_headers(one.configuration(), at=ahead)
    pair = HeaderPair(headers["X-Encrypted-Key"], headers["X-Session-Key"])
    for byok in (one, other):
        with byok.decrypt(pair, "openai") as key:
            assert key.use(bytes) == b"sk-FAKE-of-the-tests"


def test_the_command_makes_and_renews_a_file(tmp_path):
    def run(*parameters):
        command = [sys.executable, "-m", "phantom_key.make_keys", *parameters]
        return subprocess.run(command, capture_output=True, text=True, cwd="src", check=False)

    made = run()
    path = tmp_path / "keys.json"
    path.write_text(made.stdout, encoding="utf-8")
    assert run(str(path)).stdout == made.stdout
    assert len(parse_key_material(made.stdout).keys) == 2
    path.write_text("sk-FAKE", encoding="utf-8")
    broken = run(str(path))
    assert (broken.returncode, broken.stdout) == (1, "")
    assert broken.stderr == "the key material must be JSON\n"
    assert run("/none").stderr == "the file cannot be read\n"


@pytest.mark.parametrize(
    "text, expected",
    [
        ("https://example.com", True),
        ("https://example.com:8443", True),
        ("https://[2001:db8::1]", True),
        ("https://127.0.0.1:8443", True),
        ("https://example.com:443", False),
        ("https://example.com:0443", False),
        ("https://example.com:65536", False),
        ("https://example.com/", False),
        ("https://Example.com", False),
        ("http://example.com", False),
        ("https://user@example.com", False),
        ("https://", False),
    ],
)
def test_knows_an_origin(text, expected):
    assert is_api_origin(text) is expected


@pytest.mark.parametrize(
    "about",
    [
        About(name=" x"),
        About(name="a\nb"),
        About(name="a\u202eb"),
        About(name="x" * 65),
        About(sites=[]),
        About(sites=["https://example.com", "https://example.com"]),
        About(sites=["https://example.com/"]),
        About(api_path="/api"),
        About(api_path="/a/../"),
        About(api_path="/a//"),
        About(validate_path="/api/"),
        About(validate_path="/other/keys"),
        About(providers=["Open AI"]),
        About(providers=[f"p{number}" for number in range(33)]),
        About(max_uses=0),
    ],
    ids=repr,
)
def test_refuses_what_a_sender_would_refuse(about):
    with pytest.raises(SettingsError):
        expect_about(about)
