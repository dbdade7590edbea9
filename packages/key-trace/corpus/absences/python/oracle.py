from cryptography.exceptions import InvalidTag
from fastapi import HTTPException


def open_key(sealed, session_key):
    try:  # expect: decrypt-answers-differ
        return decrypt(sealed, session_key)
    except InvalidTag:
        raise HTTPException(status_code=400, detail="wrong tag")
    except ValueError:
        raise HTTPException(status_code=422, detail="bad encoding")
