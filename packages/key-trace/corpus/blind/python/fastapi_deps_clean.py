from fastapi import Depends, FastAPI, Header, HTTPException
from loguru import logger

app = FastAPI()


def get_byok_key(x_api_key: str = Header(...)):
    if not x_api_key.startswith("sk-"):
        logger.warning("Rejected a key with unknown prefix")
        raise HTTPException(status_code=401, detail="Invalid API key format")
    return x_api_key


@app.get("/models")
async def list_models(key: str = Depends(get_byok_key)):
    logger.info("Listing models, key present: {}", bool(key))
    return {"models": await fetch_models(key)}
