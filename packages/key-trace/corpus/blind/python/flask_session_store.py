from flask import Flask, redirect, request, session, url_for

app = Flask(__name__)
app.secret_key = load_flask_secret()


@app.post("/settings")
def settings():
    session["openai_api_key"] = request.form["api_key"]  # expect: key-in-cookie
    return redirect(url_for("dashboard"))
