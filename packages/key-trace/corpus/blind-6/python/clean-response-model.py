from fastapi import APIRouter
from pydantic import BaseModel

router = APIRouter()


class KeyCreate(BaseModel):
    provider: str
    api_key: str


class KeyView(BaseModel):
    id: int
    provider: str
    masked_key: str
    key_fingerprint: str


@router.post("/keys", response_model=KeyView)
async def create(body: KeyCreate, vault) -> KeyView:
    saved = await vault.store(body.provider, body.api_key)
    return KeyView(id=saved.id, provider=body.provider, masked_key=f"…{body.api_key[-4:]}", key_fingerprint=saved.fingerprint)
