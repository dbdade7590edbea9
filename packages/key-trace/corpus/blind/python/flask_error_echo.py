from flask import Flask, jsonify, request

app = Flask(__name__)


@app.route("/api/validate", methods=["POST"])
def validate():
    data = request.get_json()
    key = data.get("api_key", "")
    if len(key) < 20:
        return jsonify({"error": f"Key '{key}' is too short"}), 400  # expect: key-in-response
    return jsonify({"valid": check_key(key)})
