"""What the extension does: encrypts a key and seals its session key. From RFC 9180 and docs/protocol.md alone."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import os
import time

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

ORIGIN = "https://api.example.com"
RAW = (serialization.Encoding.Raw, serialization.PublicFormat.Raw)


def fields(*values):
    parts = [value.encode() if isinstance(value, str) else value for value in values]
    return b"".join(len(part).to_bytes(2, "big") + part for part in parts)


def base64url(content):
    return base64.urlsafe_b64encode(content).decode().rstrip("=")


def from_base64url(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def encrypt(api_key, session_key, aad=None):
    nonce = os.urandom(12)
    envelope = nonce + AESGCM(session_key).encrypt(nonce, api_key, aad)
    return base64.b64encode(envelope).decode()


def v1_headers(api_key=b"sk-FAKE-of-the-tests", session_key=None):
    session_key = session_key or os.urandom(32)
    return {
        "X-Encrypted-Key": encrypt(api_key, session_key),
        "X-Session-Key": base64.b64encode(session_key).decode(),
    }


def v2_headers(
    document,
    api_key=b"sk-FAKE-of-the-tests",
    provider="openai",
    at=None,
    origin=ORIGIN,
    session_key=None,
):
    """Seals to the key of a configuration that is valid now and began last."""
    now = int(time.time())
    keys = [key for key in json.loads(document)["keys"] if key["not_before"] <= now]
    key = max(keys, key=lambda each: each["not_before"])
    session_key = session_key or os.urandom(32)
    encrypted_key = encrypt(api_key, session_key, fields("byok-v2 envelope", origin, provider))
    issued_at = str(now if at is None else at)
    envelope_hash = hashlib.sha256(base64.b64decode(encrypted_key)).digest()
    bound = (origin, key["id"], provider, issued_at, envelope_hash)
    info = fields("byok-v2 session key", *bound)
    sealed = seal(from_base64url(key["public_key"]), session_key, info)
    token = ".".join(["v2", key["id"], provider, issued_at, base64url(sealed)])
    return {"X-Encrypted-Key": encrypted_key, "X-Session-Key": token}


def seal(public_key, plaintext, info):
    ephemeral = X25519PrivateKey.generate()
    enc = ephemeral.public_key().public_bytes(*RAW)
    shared = ephemeral.exchange(X25519PublicKey.from_public_bytes(public_key))
    kem, suite = b"KEM\0\x20", b"HPKE\0\x20\0\x01\0\x02"
    prk = extract(kem, b"", b"eae_prk", shared)
    secret = expand(kem, prk, b"shared_secret", enc + public_key, 32)
    context = b"\0" + extract(suite, b"", b"psk_id_hash", b"")
    context += extract(suite, b"", b"info_hash", info)
    schedule = extract(suite, secret, b"secret", b"")
    nonce = expand(suite, schedule, b"base_nonce", context, 12)
    key = expand(suite, schedule, b"key", context, 32)
    return enc + AESGCM(key).encrypt(nonce, plaintext, b"")


def extract(suite, salt, label, ikm):
    return hmac.digest(salt, b"HPKE-v1" + suite + label + ikm, "sha256")


def expand(suite, prk, label, info, length):
    text = length.to_bytes(2, "big") + b"HPKE-v1" + suite + label + info + b"\x01"
    return hmac.digest(prk, text, "sha256")[:length]


def verify_configuration(document, signed):
    """Raises where the signature of a document is not over these bytes."""
    parsed = json.loads(document)
    key = Ed25519PublicKey.from_public_bytes(from_base64url(parsed["signing_key"]))
    key.verify(from_base64url(parsed["signature"]), signed)
