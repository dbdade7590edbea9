import logging

from flask import Flask, g, jsonify, request

app = Flask(__name__)


@app.before_request
def remember():
    g.llm_key = request.headers.get("X-LLM-Key")


@app.errorhandler(Exception)
def failed(exc):
    logging.error("failed: %s", type(exc).__name__)
    app.logger.error("key was set: %s", g.llm_key is not None)
    return jsonify(error="internal"), 500
