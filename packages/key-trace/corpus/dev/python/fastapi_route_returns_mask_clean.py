from fastapi import APIRouter, Depends

router = APIRouter()


def mask(value: str) -> str:
    return value[:3] + "*" * 8 + value[-4:]


@router.get("/me")
async def me(api_key: str = Depends(get_key)):
    return {"provider": "openai", "key": mask(api_key)}
