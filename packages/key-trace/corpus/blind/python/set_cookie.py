from fastapi import APIRouter, Response

router = APIRouter()


@router.post("/login")
def login(body: dict, response: Response):
    response.set_cookie("llm_key", body["api_key"], httponly=True)  # expect: key-in-cookie
    return {"ok": True}
