from flask import Flask, current_app, request

app = Flask(__name__)


@app.post("/connect")
def connect():
    payload = request.json
    current_app.logger.info("payload: %s", payload)  # expect: key-in-log
    use(payload["api_key"])
    return "", 204
