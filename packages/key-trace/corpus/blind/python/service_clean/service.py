from .audit import record
from .crypto import open_sealed


async def validate(request):
    sealed = request.headers.get("X-Encrypted-Key", "")
    session = request.headers.get("X-Session-Key", "")
    try:
        api_key = open_sealed(sealed, session)
    except ValueError:
        record("validate", ok=False, reason="unsealable")
        return {"valid": False}
    ok = await probe(api_key)
    record("validate", ok=ok, provider=request.query_params["provider"])
    return {"valid": ok}
