from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel

app = FastAPI()


class Connect(BaseModel):
    provider: str
    api_key: str


@app.exception_handler(RequestValidationError)
async def silent(request: Request, error: RequestValidationError):
    return JSONResponse({"fields": [e["loc"][-1] for e in error.errors()]}, status_code=422)


@app.post("/connect")
async def connect(body: Connect):
    return {"ok": await probe(body.provider, body.api_key)}
