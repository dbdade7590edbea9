"""
The example of jobs with a real worker, for jobs.test.ts. Its environment names Redis. Waits for a line on its input before
it starts the worker, and for another one before it ends; what it has to tell is one line of JSON each.
"""

from __future__ import annotations

import base64
import http.server
import json
import os
import pathlib
import subprocess
import sys
import threading
import time

import celery.exceptions

ROOT = pathlib.Path(__file__).parents[1]
for folder in ("src", "examples", "tests"):
    sys.path.insert(0, str(ROOT / folder))

from phantom_key.key_material import parse_key_material  # noqa: E402
from phantom_key.make_keys import make_keys  # noqa: E402

API_KEY = f"sk-FAKE-job-{os.urandom(12).hex()}"
V1_KEY = f"sk-FAKE-job-{os.urandom(12).hex()}"
LIMIT = 3


class Provider(http.server.BaseHTTPRequestHandler):
    """Says what it was asked with."""

    seen: list = []

    def do_POST(self):
        self.seen.append(self.headers["Authorization"])
        self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b'{"output": "made"}')

    def log_message(self, *_):
        """Nothing."""


def tell(**what):
    print(json.dumps(what), flush=True)


def main():
    provider = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Provider)
    threading.Thread(target=provider.serve_forever, daemon=True).start()
    keys = make_keys([], int(time.time()) - 10)
    os.environ["SEALING_KEYS"] = keys
    os.environ["PUBLIC_ORIGIN"] = "https://api.example.com"
    os.environ["RATE_LIMIT_SECRET"] = "a secret of thirty-two characters"
    os.environ["MAX_USES_PER_TOKEN"] = str(LIMIT)
    os.environ["OPENAI_BASE_URL"] = f"http://127.0.0.1:{provider.server_port}"
    import sender
    from asgi import ask

    session_keys = [os.urandom(32), os.urandom(32)]
    import jobs_app

    def start(headers):
        return ask(jobs_app.app, "POST", "/api/v1/generate", headers, body={"text": "a picture"})

    # Issued a moment ahead: the process has just started, and may have forgotten uses of older tokens.
    document = jobs_app.byok.configuration()
    headers = sender.v2_headers(
        document, API_KEY.encode(), at=int(time.time()) + 20, session_key=session_keys[0]
    )
    answers = [start(headers) for _ in range(LIMIT + 2)]
    refused = start(sender.v1_headers(V1_KEY.encode(), session_keys[1]))
    material = parse_key_material(keys)
    tell(
        statuses=[each.status for each in answers],
        refused=[refused.status, refused.code],
        apiKeys=[API_KEY, V1_KEY],
        sessionKeys=[base64.b64encode(key).decode() for key in session_keys],
        privateKeys=[base64.b64encode(key.private_key).decode() for key in material.keys],
        token=headers["X-Session-Key"],
    )
    input()
    with open(os.environ["WORKER_LOG"], "w", encoding="utf-8") as log:
        command = ["-m", "celery", "-A", "jobs_app:queue", "worker", "-c", "2", "-l", "DEBUG"]
        worker = subprocess.Popen(
            [sys.executable, *command],
            cwd=ROOT / "examples",
            env={**os.environ, "PYTHONPATH": str(ROOT / "src"), "C_FORCE_ROOT": "1"},
            stdout=log,
            stderr=log,
        )
        try:
            outcomes = [outcome_of(jobs_app.queue, each.json["job"], worker) for each in answers]
            tell(outcomes=sorted(outcomes), seen=Provider.seen)
            input()
        finally:
            worker.terminate()
            worker.wait()


def outcome_of(queue, job, worker):
    result = queue.AsyncResult(job)
    while worker.poll() is None:
        try:
            return result.get(timeout=1)
        except celery.exceptions.TimeoutError:
            continue
        except Exception as error:
            return type(error).__name__
    raise AssertionError("the worker has ended")


main()
