from fastapi import FastAPI, HTTPException, Header

app = FastAPI()


def check_format(key: str) -> None:
    if not key.startswith("sk-"):
        raise ValueError(f"bad key {key}")  # expect: key-in-error


@app.post("/keys/validate")
def validate(x_api_key: str = Header(...)):
    try:
        check_format(x_api_key)
    except ValueError as exc:
        raise HTTPException(status_code=400, detail=str(exc))  # expect: key-in-error
    return {"valid": True}
