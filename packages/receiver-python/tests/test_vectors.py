"""Every vector of both versions, with the HPKE of `cryptography` where it has one and with the one from primitives."""

from __future__ import annotations

import pytest
from conftest import V1, V2, read_json
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from phantom_key.base64_text import decode_base64
from phantom_key.envelope import decrypt_v1, open_gcm
from phantom_key.errors import ByokError
from phantom_key.headers import HeaderPair
from phantom_key.hpke import (
    create_native_opener,
    create_primitive_opener,
    open_with,
    raw_public_key,
)
from phantom_key.sealed import (
    Receiver,
    decrypt_v2,
    envelope_aad,
    parse_sealed_token,
    token_info,
)

OPENERS = {"primitives": create_primitive_opener}
if create_native_opener(bytearray(32)) is not None:
    OPENERS["native"] = create_native_opener


def pair_of(case):
    return HeaderPair(case["headers"]["X-Encrypted-Key"], case["headers"]["X-Session-Key"])


def receiver_of(case, create_opener):
    receiver = case["receiver"]
    openers = {
        key["id"]: create_opener(bytearray.fromhex(key["privateKeyHex"]))
        for key in V2["keys"]
        if key["notBefore"] <= receiver["now"] < key["notAfter"]
    }
    limits = (V2["windowSeconds"], V2["futureSeconds"])
    return Receiver(receiver["apiOrigin"], openers, receiver["now"], *limits)


@pytest.mark.parametrize("case", V1["valid"], ids=lambda case: case["id"])
def test_opens_v1(case):
    assert decrypt_v1(pair_of(case)).hex() == case["apiKeyHex"]


@pytest.mark.parametrize("case", V1["invalid"], ids=lambda case: case["id"])
def test_refuses_v1(case):
    with pytest.raises(ByokError) as caught:
        decrypt_v1(pair_of(case))
    assert (caught.value.code, caught.value.status) == (case["error"], case["status"])
    assert caught.value.__context__ is None


@pytest.mark.parametrize("hpke", OPENERS)
@pytest.mark.parametrize("case", V2["valid"], ids=lambda case: case["id"])
def test_opens_v2(case, hpke):
    receiver = receiver_of(case, OPENERS[hpke])
    api_key, provider = decrypt_v2(pair_of(case), receiver, case["receiver"]["provider"])
    assert (api_key.hex(), provider) == (case["apiKeyHex"], case["provider"])


@pytest.mark.parametrize("hpke", OPENERS)
@pytest.mark.parametrize("case", V2["invalid"], ids=lambda case: case["id"])
def test_refuses_v2(case, hpke):
    with pytest.raises(ByokError) as caught:
        receiver = receiver_of(case, OPENERS[hpke])
        decrypt_v2(pair_of(case), receiver, case["receiver"]["provider"])
    assert (caught.value.code, caught.value.status) == (case["error"], case["status"])
    assert caught.value.__context__ is None


@pytest.mark.parametrize("case", V2["valid"], ids=lambda case: case["id"])
def test_binds_what_the_vectors_bind(case):
    token = parse_sealed_token(case["headers"]["X-Session-Key"])
    envelope = decode_base64(case["headers"]["X-Encrypted-Key"])
    origin = case["receiver"]["apiOrigin"]
    assert token_info(token, origin, bytes(envelope)).hex() == case["tokenInfoHex"]
    assert envelope_aad(origin, token.provider).hex() == case["envelopeAadHex"]


def test_opens_the_first_message_of_rfc_9180():
    # The later ones of the RFC have a sequence number, which single-shot HPKE has not.
    (vector,) = read_json("lib/protocol/vectors/rfc9180_x25519_aes256gcm.json")
    own = X25519PrivateKey.from_private_bytes(bytes.fromhex(vector["skRm"]))
    assert raw_public_key(own).hex() == vector["pkRm"]
    first = vector["encryptions"][0]
    sealed = bytes.fromhex(vector["enc"] + first["ct"])
    info, aad = bytes.fromhex(vector["info"]), bytes.fromhex(first["aad"])
    assert open_with(own, raw_public_key(own), sealed, info, aad).hex() == first["pt"]


def test_the_hpke_of_cryptography_opens_what_the_key_schedule_of_rfc_9180_seals():
    if "native" not in OPENERS:
        # This version of cryptography has none, so the package does not use it.
        assert create_native_opener(bytearray(32)) is None
        return
    # It takes no AAD, and the RFC's messages have one: the RFC's own key and nonce seal one without.
    (vector,) = read_json("lib/protocol/vectors/rfc9180_x25519_aes256gcm.json")
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    text = bytes.fromhex(vector["encryptions"][0]["pt"])
    cipher = AESGCM(bytes.fromhex(vector["key"]))
    sealed = cipher.encrypt(bytes.fromhex(vector["base_nonce"]), text, b"")
    opener = create_native_opener(bytearray.fromhex(vector["skRm"]))
    assert opener(bytes.fromhex(vector["enc"]) + sealed, bytes.fromhex(vector["info"])) == text


def test_gcm_vectors_of_wycheproof():
    groups = read_json("lib/protocol/vectors/aes_gcm_test.json")["testGroups"]
    tried = 0
    for group in groups:
        if (group["keySize"], group["ivSize"], group["tagSize"]) != (256, 96, 128):
            continue
        for test in group["tests"]:
            key, nonce = bytearray.fromhex(test["key"]), bytes.fromhex(test["iv"])
            ciphertext = bytes.fromhex(test["ct"] + test["tag"])
            opened = open_gcm(key, nonce, ciphertext, bytes.fromhex(test["aad"]))
            expected = test["msg"] if test["result"] == "valid" else None
            assert (None if opened is None else opened.hex()) == expected, test["tcId"]
            tried += 1
    assert tried > 30


@pytest.mark.parametrize("case", read_json("lib/protocol/vectors/base64_strict.json"))
def test_reads_base64_in_its_canonical_form_alone(case):
    opened = decode_base64(case["input"])
    assert (None if opened is None else list(opened)) == case["bytes"]
