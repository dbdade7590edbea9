"""The backend's own secrets: a file of the same format as `npm run verifier:keys` prints, and its renewal."""

from __future__ import annotations

import json
import re
import secrets
from dataclasses import dataclass, field, replace
from typing import Any, Dict, Tuple

from .base64_text import decode_base64url, encode_base64url

MAX_KEYS = 8
PRIVATE_KEY_BYTES = 32

_HOUR = 3600
_KEY_ID = re.compile(r"[a-z0-9_-]{1,32}", re.ASCII)


class KeyMaterialError(Exception):
    """Key material is malformed. The message names the member and the expected shape, never a value."""


@dataclass(frozen=True, eq=False)
class PrivateSealingKey:
    """The private half of a sealing key. Times are seconds since 1970; it is valid only between them."""

    id: str
    private_key: bytearray = field(repr=False)
    """X25519, 32 bytes."""
    not_before: int
    not_after: int


@dataclass(frozen=True, eq=False)
class KeyMaterial:
    """All the secrets that a backend needs to offer version 2."""

    issued_at: int
    """When it was last changed."""
    signing_key: bytearray = field(repr=False)
    """Ed25519 seed, 32 bytes. Senders pin its public key."""
    keys: Tuple[PrivateSealingKey, ...]
    """1 to 8."""


@dataclass(frozen=True)
class KeyLife:
    """The life of sealing keys, in seconds."""

    period_seconds: int
    """From the beginning of one key to the beginning of the next."""
    overlap_seconds: int
    """How much longer the old key is accepted."""


FILED_KEY_LIFE = KeyLife(30 * 24 * _HOUR, 24 * _HOUR)
"""For keys in a file, where each change is manual work."""

MEMORY_KEY_LIFE = KeyLife(24 * _HOUR, _HOUR)
"""For keys in memory: after 25 hours nobody can open a recorded request."""


def parse_key_material(text: str) -> KeyMaterial:
    """Reads key material. Raises KeyMaterialError when a member is malformed."""
    document = _expect_object(_parse_json(text), "the key material")
    material = KeyMaterial(
        issued_at=_expect_time(document.get("issued_at"), "issued_at"),
        signing_key=_expect_key_bytes(document.get("signing_private_key"), "signing_private_key"),
        keys=_expect_keys(document.get("keys")),
    )
    if len({key.id for key in material.keys}) != len(material.keys):
        raise _refusal("keys", "a list without duplicate ids")
    return material


def format_key_material(material: KeyMaterial) -> str:
    """The inverse of `parse_key_material`. The text is secret."""
    document = {
        "issued_at": material.issued_at,
        "signing_private_key": encode_base64url(material.signing_key),
        "keys": [
            {
                "id": key.id,
                "private_key": encode_base64url(key.private_key),
                "not_before": key.not_before,
                "not_after": key.not_after,
            }
            for key in material.keys
        ],
    }
    return json.dumps(document, indent=2)


def create_key_material(now: int, life: KeyLife) -> KeyMaterial:
    """Creates a signing key, the sealing key of now and the next one."""
    signing_key = bytearray(secrets.token_bytes(PRIVATE_KEY_BYTES))
    return plan_keys(KeyMaterial(now, signing_key, ()), now, life)


def plan_keys(material: KeyMaterial, now: int, life: KeyLife) -> KeyMaterial:
    """
    Renews key material: keeps the signing key, drops the sealing keys that have ended, and adds the next one before it
    begins.
    """
    planned = sorted(
        (key for key in material.keys if now < key.not_after), key=lambda key: key.not_before
    )
    # If the clock was ahead when the keys were created, none of them is valid yet.
    if not any(key.not_before <= now for key in planned):
        planned.insert(0, _create_key(now, life))
    while planned[-1].not_before <= now:
        planned.append(_create_key(max(now, planned[-1].not_before + life.period_seconds), life))
    kept = tuple(planned[:MAX_KEYS])
    is_same = len(kept) == len(material.keys) and set(kept) == set(material.keys)
    issued_at = material.issued_at if is_same else max(now, material.issued_at)
    return replace(material, issued_at=issued_at, keys=kept)


def is_key_id(text: str) -> bool:
    """1 to 32 of `a-z 0-9 - _`."""
    return _KEY_ID.fullmatch(text) is not None


def is_protocol_time(value: object) -> bool:
    """Whole seconds of ten digits, from 2001 to 2286."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return False
    return 10**9 <= value < 10**10 and value == int(value)


def _create_key(not_before: int, life: KeyLife) -> PrivateSealingKey:
    not_after = not_before + life.period_seconds + life.overlap_seconds
    private_key = bytearray(secrets.token_bytes(PRIVATE_KEY_BYTES))
    return PrivateSealingKey(secrets.token_hex(8), private_key, not_before, not_after)


def _parse_json(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        pass
    # Raised here: the error of the parser has the whole text.
    raise _refusal("the key material", "JSON")


def _expect_keys(value: Any) -> Tuple[PrivateSealingKey, ...]:
    if isinstance(value, list) and 1 <= len(value) <= MAX_KEYS:
        return tuple(_expect_key(key, f"keys[{at}]") for at, key in enumerate(value))
    raise _refusal("keys", f"a list of 1 to {MAX_KEYS}")


def _expect_key(value: Any, name: str) -> PrivateSealingKey:
    key = _expect_object(value, name)
    not_before = _expect_time(key.get("not_before"), f"{name}.not_before")
    not_after = _expect_time(key.get("not_after"), f"{name}.not_after")
    if not_after <= not_before:
        raise _refusal(f"{name}.not_after", "later than not_before")
    key_id = key.get("id")
    if not isinstance(key_id, str) or not is_key_id(key_id):
        raise _refusal(f"{name}.id", "1 to 32 of a-z 0-9 - _")
    private_key = _expect_key_bytes(key.get("private_key"), f"{name}.private_key")
    return PrivateSealingKey(key_id, private_key, not_before, not_after)


def _expect_object(value: Any, name: str) -> Dict[str, Any]:
    if isinstance(value, dict):
        return value
    raise _refusal(name, "an object")


def _expect_time(value: Any, name: str) -> int:
    if is_protocol_time(value):
        return int(value)
    raise _refusal(name, "whole seconds of ten digits")


def _expect_key_bytes(value: Any, name: str) -> bytearray:
    content = decode_base64url(value) if isinstance(value, str) else None
    if content is not None and len(content) == PRIVATE_KEY_BYTES:
        return content
    raise _refusal(name, f"base64url of {PRIVATE_KEY_BYTES} bytes")


def _refusal(name: str, shape: str) -> KeyMaterialError:
    return KeyMaterialError(f"{name} must be {shape}")
