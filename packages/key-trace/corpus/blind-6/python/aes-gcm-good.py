import os
import random
import secrets

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes


def seal(session_key: bytes, data: bytes) -> bytes:
    iv = os.urandom(12)
    enc = Cipher(algorithms.AES(session_key), modes.GCM(iv)).encryptor()
    return iv + enc.update(data) + enc.finalize() + enc.tag


def new_session_key() -> bytes:
    return secrets.token_bytes(32)


def backoff(attempt: int) -> float:
    return random.uniform(0, 2**attempt)
