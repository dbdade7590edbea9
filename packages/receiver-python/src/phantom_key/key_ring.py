"""The keys of a backend over time: who opens tokens now, and the signed configuration."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import Callable, Dict, Mapping, Optional, Sequence, Tuple

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from .base64_text import encode_base64url
from .configuration import (
    About,
    Claims,
    PublicSealingKey,
    configuration_bytes,
    format_configuration,
)
from .hpke import OpenSeal, create_opener, raw_public_key
from .key_material import KeyMaterial, PrivateSealingKey
from .secret_bytes import wipe_bytes

SIGN_EVERY_SECONDS = 3600
"""A document is signed for the beginning of each hour, so every instance signs the same one."""

DOCUMENT_SECONDS = 3 * 3600
"""How long a document is in force."""

Plan = Callable[[KeyMaterial, int], KeyMaterial]
"""Renews key material whenever a key begins or ends."""


@dataclass(frozen=True)
class Offer:
    """The members of the configuration beside its keys."""

    protocols: Sequence[str]
    window_seconds: int
    future_seconds: int
    about: About


@dataclass(frozen=True)
class _RingKey:
    public: PublicSealingKey
    opener: Optional[OpenSeal]
    """None once the key has ended."""


class KeyRing:
    """
    The ring owns the material, and zeroes each private key once it is imported. A key is dropped at the first call after
    its end. May be used by several threads.
    """

    def __init__(
        self, material: KeyMaterial, offer: Offer, now: int, plan: Optional[Plan] = None
    ) -> None:
        self._lock = threading.Lock()
        self._material = material
        self._offer = offer
        self._plan = plan
        self._signer = Ed25519PrivateKey.from_private_bytes(bytes(material.signing_key))
        wipe_bytes(material.signing_key)
        self._keys: Dict[PrivateSealingKey, _RingKey] = {}
        self._openers: Mapping[str, OpenSeal] = {}
        self._documents: Dict[str, Tuple[int, str]] = {}
        # The current keys are right from the one time until the other.
        self._right: Tuple[float, float] = (0, 0)
        with self._lock:
            self._advance(now)

    @property
    def public_signing_key(self) -> str:
        """The public signing key, in base64url. Senders pin it."""
        public_key = self._signer.public_key().public_bytes(
            serialization.Encoding.Raw, serialization.PublicFormat.Raw
        )
        return encode_base64url(public_key)

    def openers_at(self, now: int) -> Mapping[str, OpenSeal]:
        """The openers of the keys that are accepted now, by key id."""
        with self._lock:
            self._advance(now)
            return self._openers

    def document_at(self, now: int, api_origin: str) -> str:
        """
        The configuration as JSON, signed for an origin of the backend. It stays the same for the rest of the hour, unless
        the keys change.
        """
        with self._lock:
            self._advance(now)
            issued_at = _issue_time(now, self._material.issued_at)
            known = self._documents.get(api_origin)
            if known is None or known[0] != issued_at:
                known = (issued_at, self._sign(api_origin, issued_at))
                self._documents[api_origin] = known
            return known[1]

    def _advance(self, now: int) -> None:
        if self._right[0] <= now < self._right[1]:
            return
        material = self._material if self._plan is None else self._plan(self._material, now)
        keys: Dict[PrivateSealingKey, _RingKey] = {}
        for key in material.keys:
            imported = self._keys.get(key) or _import_key(key)
            keys[key] = imported if now < key.not_after else _RingKey(imported.public, None)
        if material is not self._material:
            self._documents.clear()
        self._material, self._keys = material, keys
        self._openers = {
            key.id: ring_key.opener
            for key, ring_key in keys.items()
            if ring_key.opener is not None and key.not_before <= now
        }
        changes = [time for key in material.keys for time in (key.not_before, key.not_after)]
        self._right = (now, min((time for time in changes if time > now), default=float("inf")))

    def _sign(self, api_origin: str, issued_at: int) -> str:
        claims = Claims(
            protocols=self._offer.protocols,
            issued_at=issued_at,
            expires_at=issued_at + DOCUMENT_SECONDS,
            window_seconds=self._offer.window_seconds,
            future_seconds=self._offer.future_seconds,
            keys=[key.public for key in self._keys.values()],
            public_signing_key=self.public_signing_key,
            further=self._offer.about.members(),
        )
        signature = self._signer.sign(configuration_bytes(claims, api_origin))
        return format_configuration(claims, encode_base64url(signature))


def _import_key(key: PrivateSealingKey) -> _RingKey:
    private_key = X25519PrivateKey.from_private_bytes(bytes(key.private_key))
    public = PublicSealingKey(
        key.id, encode_base64url(raw_public_key(private_key)), key.not_before, key.not_after
    )
    opener = create_opener(key.private_key)
    wipe_bytes(key.private_key)
    return _RingKey(public, opener)


def _issue_time(now: int, issued_at: int) -> int:
    """The beginning of the hour, or the last change since. A change in the future was recorded by a wrong clock."""
    hour = now - now % SIGN_EVERY_SECONDS
    return hour if issued_at > now else max(hour, issued_at)
