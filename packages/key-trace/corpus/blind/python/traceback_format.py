import traceback

from flask import Flask, jsonify, request

app = Flask(__name__)


@app.post("/run")
def run():
    api_key = request.headers.get("X-API-Key")
    try:
        return jsonify(execute(api_key, request.json["prompt"]))
    except ProviderError:
        return jsonify({"error": "failed", "locals": str(locals()), "trace": traceback.format_exc()}), 500  # expect: key-in-response
