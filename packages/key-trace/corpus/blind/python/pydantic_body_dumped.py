from fastapi import FastAPI
from pydantic import BaseModel

app = FastAPI()


class ConnectRequest(BaseModel):
    provider: str
    api_key: str
    model: str = "gpt-4o"


@app.post("/connect")
async def connect(payload: ConnectRequest):
    print(f"connect called with {payload.model_dump()}")  # expect: key-in-log
    return {"ok": await try_provider(payload.provider, payload.api_key)}
