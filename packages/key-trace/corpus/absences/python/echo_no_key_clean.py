from fastapi import FastAPI
from pydantic import BaseModel

app = FastAPI()


class Usage(BaseModel):
    api_key_id: str
    max_tokens: int


@app.post("/usage")
async def usage(body: Usage):
    return {"id": body.api_key_id}
