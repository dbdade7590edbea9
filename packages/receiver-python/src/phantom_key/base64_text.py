"""Base64 in its one canonical form. Python's own decoder passes over characters and unused bits."""

from __future__ import annotations

import binascii
import re
from typing import Optional

_BASE64 = re.compile(r"(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?", re.ASCII)
_BASE64URL = re.compile(r"[A-Za-z0-9_-]*", re.ASCII)


def decode_base64(text: str) -> Optional[bytearray]:
    """Standard alphabet, padding required (RFC 4648 section 4). None if the text is not canonical."""
    if _BASE64.fullmatch(text) is None:
        return None
    content = bytearray(binascii.a2b_base64(text))
    # Unused bits of the last character must be zero.
    return content if binascii.b2a_base64(content, newline=False).decode("ascii") == text else None


def encode_base64(content: bytes) -> str:
    """Standard, padded base64."""
    return binascii.b2a_base64(content, newline=False).decode("ascii")


def decode_base64url(text: str) -> Optional[bytearray]:
    """URL alphabet, no padding (RFC 4648 section 5). None if the text is not canonical."""
    if _BASE64URL.fullmatch(text) is None:
        return None
    padded = text.replace("-", "+").replace("_", "/") + "=" * (-len(text) % 4)
    return decode_base64(padded)


def encode_base64url(content: bytes) -> str:
    """Unpadded base64url."""
    return encode_base64(content).rstrip("=").replace("+", "-").replace("/", "_")
