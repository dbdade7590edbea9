from fastapi import FastAPI, Header

app = FastAPI()


@app.post("/chat")
async def chat(
    x_encrypted_key: str = Header(...),  # expect: missing-https-check
    x_session_key: str = Header(...),
):
    return await forward(aes_decrypt(x_encrypted_key, x_session_key))
