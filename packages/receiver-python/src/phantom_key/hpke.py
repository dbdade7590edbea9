"""
Opens what was sealed with HPKE (RFC 9180): base mode, single-shot, DHKEM(X25519, HKDF-SHA256) 0x0020, HKDF-SHA256 0x0001,
AES-256-GCM 0x0002. `cryptography` has HPKE from version 48 on; for versions before it is built here from X25519, HMAC and
AES-GCM.
"""

from __future__ import annotations

import hmac
import importlib
from typing import Any, Callable, Optional

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey

from .envelope import open_gcm
from .headers import NONCE_BYTES, SESSION_KEY_BYTES

X25519_BYTES = 32

_KEM = b"KEM\x00\x20"
_SUITE = b"HPKE\x00\x20\x00\x01\x00\x02"

OpenSeal = Callable[[bytes, bytes], Optional[bytearray]]
"""Opens `enc(32) ‖ ciphertext ‖ tag(16)` under its `info`. None if it does not open."""


def create_opener(private_key: bytearray) -> OpenSeal:
    """An opener for the 32 bytes of an X25519 private key, with the HPKE of `cryptography` where it has one."""
    native = create_native_opener(private_key)
    return create_primitive_opener(private_key) if native is None else native


def create_native_opener(private_key: bytearray) -> Optional[OpenSeal]:
    """An opener on `cryptography` 48 or later. None if this version has no HPKE."""
    try:
        hpke: Any = importlib.import_module("cryptography.hazmat.primitives.hpke")
    except ImportError:
        return None
    suite = hpke.Suite(hpke.KEM.X25519, hpke.KDF.HKDF_SHA256, hpke.AEAD.AES_256_GCM)
    own = X25519PrivateKey.from_private_bytes(bytes(private_key))

    def open_seal(sealed: bytes, info: bytes) -> Optional[bytearray]:
        try:
            return bytearray(suite.decrypt(sealed, own, info=info))
        except Exception:  # noqa: BLE001
            # A forged seal is an expected outcome, and the classes of its errors differ between versions.
            return None

    return open_seal


def create_primitive_opener(private_key: bytearray) -> OpenSeal:
    """An opener on X25519, HMAC and AES-GCM alone."""
    own = X25519PrivateKey.from_private_bytes(bytes(private_key))
    public_key = raw_public_key(own)

    def open_seal(sealed: bytes, info: bytes) -> Optional[bytearray]:
        return open_with(own, public_key, sealed, info)

    return open_seal


def open_with(
    own: X25519PrivateKey, public_key: bytes, sealed: bytes, info: bytes, aad: bytes = b""
) -> Optional[bytearray]:
    """Single-shot opening (RFC 9180 section 6.1). `aad` is empty in every token; the RFC's own vectors have one."""
    enc, ciphertext = sealed[:X25519_BYTES], sealed[X25519_BYTES:]
    try:
        shared = own.exchange(X25519PublicKey.from_public_bytes(enc))
    except ValueError:
        # A point of low order gives a secret of zeros, which must be refused (RFC 9180 section 7.1.4).
        return None
    prk = _labeled_extract(_KEM, b"", b"eae_prk", shared)
    secret = _labeled_expand(_KEM, prk, b"shared_secret", enc + public_key, 32)
    context = b"\x00" + _PSK_ID_HASH + _labeled_extract(_SUITE, b"", b"info_hash", info)
    schedule = _labeled_extract(_SUITE, secret, b"secret", b"")
    key = _labeled_expand(_SUITE, schedule, b"key", context, SESSION_KEY_BYTES)
    nonce = _labeled_expand(_SUITE, schedule, b"base_nonce", context, NONCE_BYTES)
    return open_gcm(bytearray(key), nonce, ciphertext, aad)


def raw_public_key(private_key: X25519PrivateKey) -> bytes:
    """The 32 bytes of the public half."""
    return private_key.public_key().public_bytes(
        serialization.Encoding.Raw, serialization.PublicFormat.Raw
    )


def _labeled_extract(suite: bytes, salt: bytes, label: bytes, ikm: bytes) -> bytes:
    return hmac.digest(salt, b"HPKE-v1" + suite + label + ikm, "sha256")


def _labeled_expand(suite: bytes, prk: bytes, label: bytes, info: bytes, length: int) -> bytes:
    """One block of HKDF-Expand: at most 32 bytes."""
    labeled = length.to_bytes(2, "big") + b"HPKE-v1" + suite + label + info
    return hmac.digest(prk, labeled + b"\x01", "sha256")[:length]


# The same for every seal, as base mode has no pre-shared key.
_PSK_ID_HASH = _labeled_extract(_SUITE, b"", b"psk_id_hash", b"")
