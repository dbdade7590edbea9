from cryptography.exceptions import InvalidTag
from fastapi import HTTPException


def open_key(sealed, session_key):
    try:
        return decrypt(sealed, session_key)
    except (InvalidTag, ValueError, KeyError):
        raise HTTPException(status_code=400, detail="cannot open the key") from None
