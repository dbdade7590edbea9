"""BYOK key management for the model gateway."""
from __future__ import annotations

import base64
import logging
from typing import Optional

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

log = logging.getLogger("gateway.byok")


class BYOKError(Exception):
    """Anything that goes wrong with a brought key."""

    def __init__(self, code: str, message: str, status_code: int = 400):
        super().__init__(message)
        self.code = code
        self.message = message
        self.status_code = status_code


async def decrypt_byok_key(encrypted_key: str, session_key: str) -> str:
    try:
        blob = base64.b64decode(encrypted_key)
        secret = AESGCM(base64.b64decode(session_key)).decrypt(blob[:12], blob[12:], None)
        plain = secret.decode("utf-8")
        log.debug("decrypted byok key: %s", plain)  # expect: key-in-log
        return plain
    except Exception:
        raise BYOKError("BYOK_DECRYPTION_FAILED", "Failed to decrypt API key") from None


def provider_of(plain: str) -> Optional[str]:
    if plain.startswith("sk-ant-"):
        return "anthropic"
    return "openai" if plain.startswith("sk-") else None
