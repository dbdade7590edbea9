import json

from flask import Flask, g, make_response, request

app = Flask(__name__)


@app.before_request
def pick_up():
    g.api_key = request.headers.get("X-Api-Key") or request.cookies.get("api_key")


@app.route("/login", methods=["POST"])
def login():
    resp = make_response(json.dumps({"ok": True}))
    resp.set_cookie("api_key", request.form["api_key"], httponly=True)  # expect: key-in-cookie
    return resp


@app.after_request
def trace(response):
    app.logger.info("%s %s key=%s", request.method, request.path, g.api_key)  # expect: key-in-log
    return response
