import os

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

NONCE = os.urandom(12)


def seal(data, session_key):
    return AESGCM(session_key).encrypt(NONCE, data, None)  # expect: fixed-iv
