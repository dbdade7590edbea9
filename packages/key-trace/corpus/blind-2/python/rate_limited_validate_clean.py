import hashlib

from fastapi import APIRouter, Depends, Header, HTTPException, Request
from slowapi import Limiter
from slowapi.util import get_remote_address

limiter = Limiter(key_func=get_remote_address)
router = APIRouter()


def require_https(request: Request) -> None:
    if request.url.scheme != "https":
        raise HTTPException(status_code=400, detail="HTTPS is required")


@router.post("/keys/validate", dependencies=[Depends(require_https)])
@limiter.limit("5/minute")
async def validate(request: Request, x_api_key: str = Header(...)):
    verdict = await request.app.state.prober.probe(x_api_key)
    request.app.state.audit.info("validated", tag=hashlib.sha256(x_api_key.encode()).hexdigest()[:8])
    return {"valid": verdict.ok, "tier": verdict.tier}
