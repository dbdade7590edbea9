from flask import Flask, redirect, request, session, url_for

app = Flask(__name__)


@app.post("/settings")
def settings():
    api_key = request.form["api_key"]
    session["has_openai_key"] = bool(api_key)
    session["key_count"] = session.get("key_count", 0) + 1
    vault.put(session["user_id"], encrypt(api_key))
    app.logger.info("user %s updated a key of %d characters", session["user_id"], len(api_key))
    return redirect(url_for("dashboard"))
