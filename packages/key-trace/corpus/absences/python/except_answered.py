from fastapi import FastAPI, Header, HTTPException

app = FastAPI()


@app.get("/models")
async def models(x_api_key: str = Header(...)):
    try:
        return await fetch_models(x_api_key)
    except Exception as exc:
        raise HTTPException(status_code=502, detail=str(exc))  # expect: broad-except-logged
