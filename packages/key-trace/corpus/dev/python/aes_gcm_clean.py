import os
from cryptography.hazmat.primitives.ciphers.aead import AESGCM


def encrypt_key(api_key, session_key):
    nonce = os.urandom(12)
    return nonce + AESGCM(session_key).encrypt(nonce, api_key.encode(), None)
