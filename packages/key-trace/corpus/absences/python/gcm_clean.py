import os

from cryptography.hazmat.primitives.ciphers.aead import AESGCM


def seal(data, session_key):
    nonce = os.urandom(12)
    return nonce + AESGCM(session_key).encrypt(nonce, data, None)
