"""BYOK key management for the model gateway."""
from __future__ import annotations

import base64
import logging

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

log = logging.getLogger("gateway.byok")


class BYOKError(Exception):
    def __init__(self, code: str, message: str, status_code: int = 400):
        super().__init__(message)
        self.code = code
        self.status_code = status_code


async def decrypt_byok_key(encrypted_key: str, session_key: str) -> str:
    """Decrypts in memory; the plaintext leaves only by the return value."""
    try:
        blob = base64.b64decode(encrypted_key)
        plain = AESGCM(base64.b64decode(session_key)).decrypt(blob[:12], blob[12:], None)
    except (InvalidTag, ValueError):
        log.warning("byok decryption failed (%d bytes of envelope)", len(encrypted_key))
        raise BYOKError("BYOK_DECRYPTION_FAILED", "Failed to decrypt API key") from None
    log.info("byok key opened, provider=%s", provider_of(plain.decode()))
    return plain.decode()


def provider_of(key: str) -> str:
    for prefix, name in (("sk-ant-", "anthropic"), ("sk-", "openai"), ("AIza", "google")):
        if key.startswith(prefix):
            return name
    return "unknown"
