import base64

from cryptography.hazmat.primitives.ciphers.aead import AESGCM


def open_envelope(envelope: str, session_key: str) -> str:
    raw = base64.b64decode(envelope, validate=True)
    aes = AESGCM(base64.b64decode(session_key, validate=True))
    return aes.decrypt(raw[:12], raw[12:], None).decode()
