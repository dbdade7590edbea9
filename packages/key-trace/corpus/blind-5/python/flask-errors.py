import logging

from flask import Flask, g, jsonify, request

app = Flask(__name__)


@app.before_request
def remember():
    g.llm_key = request.headers.get("X-LLM-Key")


@app.errorhandler(Exception)
def failed(exc):
    logging.error("failed: %s with %s", exc, vars(g))  # expect: key-in-log
    app.logger.error("key was " + str(g.llm_key))  # expect: key-in-log
    return jsonify(error=str(exc), llm_key=g.llm_key), 500  # expect: key-in-response
