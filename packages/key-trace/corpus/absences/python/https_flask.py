from flask import Flask, request

app = Flask(__name__)


@app.post("/generate")
def generate():
    sealed = request.headers.get("X-Encrypted-Key")  # expect: missing-https-check
    opener = request.headers.get("X-Session-Key")
    return run(sealed, opener)
