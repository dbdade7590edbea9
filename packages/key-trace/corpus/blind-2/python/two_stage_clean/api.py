from flask import Blueprint, request

from .tracking import track

bp = Blueprint("keys", __name__)


@bp.post("/keys")
def add_key():
    form = request.get_json()
    save_in_vault(form["api_key"])
    track("key_added", request.remote_addr, {"provider": form["provider"], "length": len(form["api_key"])})
    return "", 204
