import os
import random

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

IV = b"\x00" * 12


def seal_cbc(session_key: bytes, data: bytes) -> bytes:
    iv = os.urandom(16)
    enc = Cipher(algorithms.AES(session_key), modes.CBC(iv)).encryptor()  # expect: aes-without-authentication
    return iv + enc.update(data) + enc.finalize()


def seal_fixed(session_key: bytes, data: bytes) -> bytes:
    enc = Cipher(algorithms.AES(session_key), modes.GCM(IV)).encryptor()  # expect: fixed-iv
    return enc.update(data) + enc.finalize() + enc.tag


def new_session_key() -> bytes:
    return bytes(random.randrange(256) for _ in range(32))  # expect: weak-random
