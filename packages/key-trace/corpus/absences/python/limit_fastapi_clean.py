from fastapi import Body, FastAPI, Request
from slowapi import Limiter
from slowapi.util import get_remote_address

app = FastAPI()
limiter = Limiter(key_func=get_remote_address)


@app.post("/api/keys/validate")
@limiter.limit("10/minute")
async def validate(request: Request, api_key: str = Body(...)):
    return {"valid": await probe(api_key)}
