from fastapi import FastAPI, Header
from starlette.middleware.httpsredirect import HTTPSRedirectMiddleware

app = FastAPI()
app.add_middleware(HTTPSRedirectMiddleware)


@app.post("/generate")
async def generate(x_session_key: str = Header(...), x_encrypted_key: str = Header(...)):
    return await run(x_encrypted_key, x_session_key)
