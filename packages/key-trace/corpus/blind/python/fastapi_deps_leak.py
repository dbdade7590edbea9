from fastapi import Depends, FastAPI, Header
from loguru import logger

app = FastAPI()


def get_byok_key(x_api_key: str = Header(...)):
    return x_api_key


@app.get("/models")
async def list_models(key: str = Depends(get_byok_key)):
    logger.info("Listing models with key {}", key)  # expect: key-in-log
    return {"models": await fetch_models(key)}
