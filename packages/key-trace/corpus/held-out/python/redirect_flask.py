from flask import Blueprint, redirect, request

bp = Blueprint("auth", __name__)


@bp.get("/connect")
def connect():
    api_key = request.args.get("api_key")
    return redirect(f"/dashboard?k={api_key}")  # expect: key-in-url
