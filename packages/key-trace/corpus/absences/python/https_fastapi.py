from fastapi import FastAPI, Header
from slowapi import Limiter

app = FastAPI()
limiter = Limiter(key_func=lambda request: request.client.host)


@app.post("/generate")
async def generate(x_session_key: str = Header(...), x_encrypted_key: str = Header(...)):  # expect: missing-https-check
    return await run(x_encrypted_key, x_session_key)
