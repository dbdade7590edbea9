from fastapi import HTTPException


def open_key(encrypted_key, session_key):
    try:
        return aes_decrypt(encrypted_key, session_key)
    except Exception:
        raise HTTPException(400, "Failed to decrypt API key") from None
