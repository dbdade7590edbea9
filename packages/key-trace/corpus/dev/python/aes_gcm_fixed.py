from cryptography.hazmat.primitives.ciphers.aead import AESGCM

NONCE = b"\x00" * 12


def encrypt_key(api_key, session_key):
    return AESGCM(session_key).encrypt(NONCE, api_key.encode(), None)  # expect: fixed-iv
