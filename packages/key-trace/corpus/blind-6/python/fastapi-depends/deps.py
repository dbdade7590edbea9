from fastapi import Header, HTTPException

from crypto import open_envelope


async def byok_key(x_encrypted_key: str = Header(), x_session_key: str = Header()) -> str:
    try:
        return open_envelope(x_encrypted_key, x_session_key)
    except ValueError:
        raise HTTPException(status_code=400, detail="Failed to decrypt API key") from None
