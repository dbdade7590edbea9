from flask import Flask, current_app, jsonify, request

app = Flask(__name__)


@app.get("/debug")
def debug():
    current_app.logger.debug("headers %s", dict(request.headers))  # expect: key-in-log
    key = request.headers.get("X-Api-Key", "")
    if not key.startswith("sk-"):
        return jsonify(error=f"malformed key: {key!r}"), 400  # expect: key-in-response
    return jsonify(seen=True)


@app.get("/debug/clean")
def clean():
    current_app.logger.debug("headers %s", [name for name in request.headers.keys()])
    key = request.headers.get("X-Api-Key", "")
    if not key.startswith("sk-"):
        return jsonify(error="malformed key", length=len(key)), 400
    return jsonify(seen=True)
