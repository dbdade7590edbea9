from flask import Flask, jsonify, request

app = Flask(__name__)


@app.route("/echo", methods=["POST"])
def echo():
    data = request.get_json()
    api_key = data.get("api_key")
    return jsonify({"received": api_key})  # expect: key-in-response
