from cryptography.hazmat.primitives.ciphers.aead import AESGCM
import os

from .models import Credential


def seal(master: bytes, plaintext: str) -> bytes:
    nonce = os.urandom(12)
    return nonce + AESGCM(master).encrypt(nonce, plaintext.encode(), None)


async def save_key(session, user_id: int, provider: str, api_key: str, master: bytes) -> int:
    row = Credential(user_id=user_id, provider=provider, value=seal(master, api_key), hint=api_key[-4:])
    session.add(row)
    await session.commit()
    return row.id
