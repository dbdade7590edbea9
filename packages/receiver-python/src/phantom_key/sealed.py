"""Version 2: tokens, what they are bound to, and opening them."""

from __future__ import annotations

import hashlib
import re
from typing import Mapping, NamedTuple, Optional, Tuple

from .base64_text import decode_base64url
from .envelope import open_envelope
from .errors import ByokDecryptionFailed, ByokKeyRequired, ByokTokenStale
from .fields import encode_fields
from .headers import SESSION_KEY_BYTES, HeaderPair, parse_envelope
from .hpke import OpenSeal
from .secret_bytes import PLACEHOLDER, wipe_bytes

DEFAULT_WINDOW_SECONDS = 120
DEFAULT_FUTURE_SECONDS = 30

LONGEST_TOKEN_TEXT = 187

_PREFIX = "v2."
_TOKEN = re.compile(
    r"v2\.([a-z0-9_-]{1,32})\.([a-z][a-z0-9-]{0,31})\.([1-9][0-9]{9})\.([A-Za-z0-9_-]{107})",
    re.ASCII,
)


class SealedToken(NamedTuple):
    """The parts of a version 2 `X-Session-Key`."""

    key_id: str
    provider: str
    issued_at: int
    """Seconds since 1970."""
    sealed: bytes
    """80 bytes: `enc(32) ‖ sealed session key(32) ‖ tag(16)`."""

    def __repr__(self) -> str:
        return PLACEHOLDER


class Receiver(NamedTuple):
    """What is needed to open a token now."""

    api_origin: str
    """The backend's own origin, from its configuration and never from the request."""
    openers: Mapping[str, OpenSeal]
    """The keys that are accepted at `now`, by id."""
    now: int
    """Seconds since 1970."""
    window_seconds: int = DEFAULT_WINDOW_SECONDS
    future_seconds: int = DEFAULT_FUTURE_SECONDS


def is_sealed_token_text(session_key: Optional[str]) -> bool:
    """Whether the header belongs to version 2, well-formed or not. Base64 has no dot."""
    return session_key is not None and session_key.startswith(_PREFIX)


def parse_sealed_token(text: Optional[str]) -> Optional[SealedToken]:
    """None if the text is not a token. Every part has one form, so equal tokens have equal texts."""
    if text is None or len(text) > LONGEST_TOKEN_TEXT:
        return None
    match = _TOKEN.fullmatch(text)
    sealed = None if match is None else decode_base64url(match.group(4))
    if match is None or sealed is None:
        return None
    return SealedToken(match.group(1), match.group(2), int(match.group(3)), bytes(sealed))


def decrypt_v2(
    pair: HeaderPair, receiver: Receiver, provider: Optional[str]
) -> Tuple[bytearray, str]:
    """
    Opens a pair of version 2 to the API key's bytes and the provider that they are for. The caller zeroes the bytes.
    `provider` is the one that the request names, None if it names none.

    Raises ByokKeyRequired where both headers are missing, ByokTokenStale by the text of the token, the clock and the
    accepted keys, and ByokDecryptionFailed for everything else.
    """
    if pair.is_missing:
        raise ByokKeyRequired()
    token = parse_sealed_token(pair.session_key)
    if token is not None and is_stale(token, receiver):
        raise ByokTokenStale()
    envelope = parse_envelope(pair.encrypted_key)
    api_key = None
    if token is not None and envelope is not None and provider in (None, token.provider):
        api_key = _open_pair(token, envelope, receiver)
    # Raised here, outside of any except block, so that it carries no other error.
    if token is None or api_key is None:
        raise ByokDecryptionFailed()
    return api_key, token.provider


def is_stale(token: SealedToken, receiver: Receiver) -> bool:
    """Whether the sender must seal again. Both ends of the window are taken."""
    age = receiver.now - token.issued_at
    is_timely = -receiver.future_seconds <= age <= receiver.window_seconds
    return not is_timely or token.key_id not in receiver.openers


def token_info(token: SealedToken, api_origin: str, envelope: bytes) -> bytes:
    """HPKE's `info`: everything that a token is bound to. The AAD of the seal is empty."""
    envelope_hash = hashlib.sha256(envelope).digest()
    return encode_fields(
        "byok-v2 session key",
        api_origin,
        token.key_id,
        token.provider,
        str(token.issued_at),
        envelope_hash,
    )


def envelope_aad(api_origin: str, provider: str) -> bytes:
    """The AAD of the envelope's own AES-256-GCM."""
    return encode_fields("byok-v2 envelope", api_origin, provider)


def _open_pair(token: SealedToken, envelope: bytearray, receiver: Receiver) -> Optional[bytearray]:
    info = token_info(token, receiver.api_origin, bytes(envelope))
    session_key = receiver.openers[token.key_id](token.sealed, info)
    if session_key is None:
        return None
    api_key = None
    if len(session_key) == SESSION_KEY_BYTES:
        aad = envelope_aad(receiver.api_origin, token.provider)
        api_key = open_envelope(envelope, session_key, aad)
    wipe_bytes(session_key)
    return api_key
