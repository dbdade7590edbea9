import hashlib
import hmac

from flask import Blueprint, current_app, make_response, request

bp = Blueprint("keys", __name__)


@bp.post("/keys")
def add():
    api_key = request.get_json()["api_key"]
    ref = hmac.new(current_app.secret_key.encode(), api_key.encode(), hashlib.sha256).hexdigest()
    resp = make_response({"ref": ref, "api_key_set": True}, 201)
    resp.set_cookie("key_ref", ref, secure=True, httponly=True)
    current_app.logger.info("stored key ref=%s provider=%s", ref[:12], request.json.get("provider"))
    return resp
