from typing import Annotated
from fastapi import Depends, FastAPI, Header, HTTPException

app = FastAPI()


async def current_key(
    sealed: Annotated[str, Header(alias="X-Encrypted-Key")],
    opener: Annotated[str, Header(alias="X-Session-Key")],
) -> str:
    try:
        return unseal_key(sealed, opener)
    except ValueError:
        raise HTTPException(400, f"could not open {sealed} with {opener}")  # expect: key-in-error


@app.get("/models")
async def models(key: Annotated[str, Depends(current_key)]):
    return await list_models(key)
