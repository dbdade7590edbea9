from fastapi import APIRouter, HTTPException

router = APIRouter()


@router.post("/check")
async def check_key(api_key: str):
    if not api_key.startswith("sk-"):
        raise HTTPException(status_code=400, detail=f"Invalid key: {api_key}")  # expect: key-in-error
    return {"valid": True}
