from flask import Flask, request, session

app = Flask(__name__)


@app.post("/connect")
def connect():
    session["openai_api_key"] = request.form["openai_api_key"]  # expect: key-in-cookie
    return "", 204
