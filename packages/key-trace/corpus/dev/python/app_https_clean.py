from fastapi import FastAPI, Header, Request, HTTPException

app = FastAPI()


@app.post("/chat")
async def chat(request: Request, x_encrypted_key: str = Header(...), x_session_key: str = Header(...)):
    if request.url.scheme != "https":
        raise HTTPException(403, "HTTPS required")
    return await forward(aes_decrypt(x_encrypted_key, x_session_key))
