from fastapi import FastAPI, Header, HTTPException, Request

app = FastAPI()


@app.post("/generate")
async def generate(request: Request, x_session_key: str = Header(...), x_encrypted_key: str = Header(...)):
    if request.headers.get("x-forwarded-proto", request.url.scheme) != "https":
        raise HTTPException(status_code=403, detail="HTTPS only")
    return await run(x_encrypted_key, x_session_key)
