"""Joins fields without ambiguity: what is bound and what is signed."""

from __future__ import annotations

from typing import Union

Field = Union[str, bytes]

MAX_FIELD_BYTES = 0xFFFF


def encode_fields(*fields: Field) -> bytes:
    """Each field after its length as two bytes, big-endian. Text is UTF-8."""
    parts = [field.encode("utf-8") if isinstance(field, str) else field for field in fields]
    if any(len(part) > MAX_FIELD_BYTES for part in parts):
        raise ValueError("field must be at most 65535 bytes")
    return b"".join(len(part).to_bytes(2, "big") + part for part in parts)
