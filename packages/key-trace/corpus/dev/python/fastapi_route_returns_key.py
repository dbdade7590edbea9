from fastapi import APIRouter, Depends

router = APIRouter()


def get_key(x_encrypted_key: str, x_session_key: str):
    return aes_decrypt(x_encrypted_key, x_session_key)


@router.get("/me")
async def me(key: str = Depends(get_key)):
    return {"provider": "openai", "key": key}  # expect: key-in-response
