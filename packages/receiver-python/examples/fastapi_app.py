"""
A backend that takes brought keys, with the routes that the extension knows.

    PUBLIC_ORIGIN=https://127.0.0.1:8443 uvicorn fastapi_app:app --no-proxy-headers --ssl-certfile … --ssl-keyfile …
"""

import json
import logging
import os
import ssl
from typing import Any, Dict, List, Optional, Tuple

import httpx
from fastapi import Depends, FastAPI

from phantom_key import BroughtKey, ByokManager, InvalidByokKey, ModelProviderError
from phantom_key.deps import byok_key, client_limit, protect

logging.basicConfig(level=logging.INFO)
# It logs every URL that is asked for.
logging.getLogger("httpx").setLevel(logging.WARNING)

PROVIDER_URL = os.environ.get("OPENAI_BASE_URL", "https://api.openai.com")
TRUSTED = ssl.create_default_context(cafile=os.environ.get("PROVIDER_CA"))

byok = ByokManager.from_environment(providers=["openai"])
app = FastAPI()
limit = client_limit(byok, "validations", 20, 60)


@app.get("/health")
async def health() -> Dict[str, str]:
    return {"status": "ok"}


@app.post("/api/v1/keys/validate", dependencies=[Depends(limit)])
async def validate_key(
    key: BroughtKey = Depends(byok_key(byok, provider_in="body"))
) -> Dict[str, Any]:
    state, _ = await ask_provider(key)
    unknown = {"requests_per_minute": None, "tokens_per_minute": None}
    features = ["models"] if state == "ok" else []
    return {
        "valid": True,
        "tier": None,
        "rate_limits": unknown,
        "features": features,
        "state": state,
    }


@app.get("/api/v1/models")
async def models(key: BroughtKey = Depends(byok_key(byok, provider_in="query"))) -> Dict[str, Any]:
    state, ids = await ask_provider(key)
    return {"provider": key.provider, "models": ids, "state": state}


async def ask_provider(key: BroughtKey) -> Tuple[str, List[str]]:
    """Asks with the key in a header and never in a URL. Of the answer nothing is passed on but ids of models."""
    answer = None
    try:
        async with httpx.AsyncClient(verify=TRUSTED, timeout=5) as client:
            answer = await client.get(
                f"{PROVIDER_URL}/v1/models", headers={"Authorization": key.header()}
            )
    except httpx.HTTPError:
        # Its text may quote the request.
        pass
    status = 0 if answer is None else answer.status_code
    if status in (401, 403):
        raise InvalidByokKey(key.provider)
    if status == 429:
        return "rate_limited", []
    ids = None if answer is None or status != 200 else read_ids(answer.content, key)
    if ids is None:
        raise ModelProviderError(key.provider)
    return "ok", ids


def read_ids(body: bytes, key: BroughtKey) -> Optional[List[str]]:
    """None where the answer is malformed, or repeats the key."""
    if key.use(lambda content: content in body):
        return None
    try:
        return [str(model["id"]) for model in json.loads(body)["data"]]
    except (ValueError, KeyError, TypeError):
        return None


protect(app, byok)
