from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel

app = FastAPI()


class Connect(BaseModel):
    provider: str
    api_key: str


@app.exception_handler(RequestValidationError)
async def on_invalid(request, error):
    return JSONResponse({"error": "VALIDATION_ERROR"}, status_code=422)
