from fastapi import Body, FastAPI

app = FastAPI()


@app.post("/api/keys/validate")  # expect: missing-rate-limit
async def validate(api_key: str = Body(...)):
    return {"valid": await probe(api_key)}
