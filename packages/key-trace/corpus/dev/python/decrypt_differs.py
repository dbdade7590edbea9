from fastapi import HTTPException


def open_key(encrypted_key, session_key):
    try:  # expect: decrypt-answers-differ
        return aes_decrypt(encrypted_key, session_key)
    except ValueError:
        raise HTTPException(400, "bad base64")
    except InvalidTag:
        raise HTTPException(401, "wrong session key")
