from fastapi import FastAPI
from pydantic import BaseModel

app = FastAPI()


class Connect(BaseModel):
    provider: str
    api_key: str  # expect: validation-error-echo


@app.post("/connect")
async def connect(body: Connect):
    return {"ok": await ping(body.provider, body.api_key)}
