from flask import Flask, abort, request

app = Flask(__name__)


@app.before_request
def only_https():
    if not request.is_secure:
        abort(403)


@app.post("/generate")
def generate():
    return run(request.headers.get("X-Encrypted-Key"), request.headers.get("X-Session-Key"))
