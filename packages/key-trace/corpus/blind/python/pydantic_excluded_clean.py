from fastapi import FastAPI
from pydantic import BaseModel, SecretStr

app = FastAPI()


class ConnectRequest(BaseModel):
    provider: str
    api_key: SecretStr
    model: str = "gpt-4o"


@app.post("/connect")
async def connect(payload: ConnectRequest):
    print(f"connect called with {payload.model_dump(exclude={'api_key'})}")
    print("request:", payload)
    ok = await try_provider(payload.provider, payload.api_key.get_secret_value())
    return {"ok": ok, "provider": payload.provider}
