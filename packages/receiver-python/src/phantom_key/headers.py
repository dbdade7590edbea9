"""The two headers of a request: names, sizes, and the pair as one value that prints nothing."""

from __future__ import annotations

from typing import Iterable, List, NoReturn, Optional, Sequence, Tuple

from .base64_text import decode_base64
from .secret_bytes import PLACEHOLDER

ENCRYPTED_KEY_HEADER = "X-Encrypted-Key"
SESSION_KEY_HEADER = "X-Session-Key"

NONCE_BYTES = 12
TAG_BYTES = 16
SESSION_KEY_BYTES = 32
MIN_ENVELOPE_BYTES = NONCE_BYTES + 1 + TAG_BYTES
MAX_ENVELOPE_BYTES = NONCE_BYTES + 4096 + TAG_BYTES

RawHeaders = Iterable[Tuple[bytes, bytes]]


class HeaderPair:
    """Both header values as text, None where the request has no such header. Prints as `[secret]`."""

    __slots__ = ("encrypted_key", "session_key")

    def __init__(self, encrypted_key: Optional[str], session_key: Optional[str]) -> None:
        self.encrypted_key = encrypted_key
        self.session_key = session_key

    @classmethod
    def of_raw_headers(cls, headers: RawHeaders) -> "HeaderPair":
        """Reads the headers of an ASGI scope. A header that comes twice is refused later: its values are joined."""
        values: Tuple[List[str], List[str]] = ([], [])
        for name, value in headers:
            lower = name.lower()
            if lower == b"x-encrypted-key":
                values[0].append(value.decode("latin-1"))
            elif lower == b"x-session-key":
                values[1].append(value.decode("latin-1"))
        return cls(join_values(values[0]), join_values(values[1]))

    @property
    def is_missing(self) -> bool:
        """Whether the request brings no key at all."""
        return self.encrypted_key is None and self.session_key is None

    def __repr__(self) -> str:
        return PLACEHOLDER

    def __reduce_ex__(self, _: object) -> NoReturn:
        raise TypeError("the headers of a key must not be pickled or copied")


def join_values(values: Sequence[str]) -> Optional[str]:
    """Several values of one header as one text, which is neither base64 nor a token."""
    return ", ".join(values) if values else None


def parse_envelope(encrypted_key: Optional[str]) -> Optional[bytearray]:
    """`iv(12) ‖ ciphertext ‖ tag(16)` of 29 to 4,124 bytes. None if the header is malformed."""
    return parse_bytes(encrypted_key, MIN_ENVELOPE_BYTES, MAX_ENVELOPE_BYTES)


def parse_session_key(session_key: Optional[str]) -> Optional[bytearray]:
    """The 32 bytes of version 1. None if the header is malformed."""
    return parse_bytes(session_key, SESSION_KEY_BYTES, SESSION_KEY_BYTES)


def parse_bytes(text: Optional[str], min_bytes: int, max_bytes: int) -> Optional[bytearray]:
    """Canonical base64 of so many bytes. The length is looked at before anything else."""
    if text is None or len(text) > (max_bytes + 2) // 3 * 4:
        return None
    content = decode_base64(text)
    return content if content is not None and min_bytes <= len(content) <= max_bytes else None
