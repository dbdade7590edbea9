"""Asks an ASGI application without a server, so that headers arrive exactly as they are given here."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass

ADDRESS = ("192.0.2.7", 40_000)


@dataclass
class Answer:
    status: int
    raw_headers: list
    body: bytes

    @property
    def json(self):
        return json.loads(self.body)

    @property
    def code(self):
        return self.json["error"]["code"]

    @property
    def headers(self):
        return {name.decode(): value.decode() for name, value in self.raw_headers}


def scope_of(method, path, headers=(), *, scheme="https", client=ADDRESS):
    pairs = headers.items() if isinstance(headers, dict) else headers
    path, _, query = path.partition("?")
    return {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.3"},
        "http_version": "1.1",
        "method": method,
        "path": path,
        "raw_path": path.encode(),
        "query_string": query.encode(),
        "root_path": "",
        "scheme": scheme,
        "client": client,
        "server": ("127.0.0.1", 443),
        "headers": [(b"host", b"api.example.com")]
        + [(name.lower().encode(), value.encode("latin-1")) for name, value in pairs],
    }


def ask(app, method, path, headers=(), *, body=b"", scope=None, **transport):
    scope = scope_of(method, path, headers, **transport) if scope is None else scope
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    if content:
        scope["headers"].append((b"content-type", b"application/json"))
        scope["headers"].append((b"content-length", str(len(content)).encode()))
    messages = []

    async def run():
        requests = [{"type": "http.request", "body": content, "more_body": False}]

        async def receive():
            return requests.pop() if requests else {"type": "http.disconnect"}

        async def send(message):
            messages.append(message)

        await app(scope, receive, send)

    asyncio.run(run())
    start = next(each for each in messages if each["type"] == "http.response.start")
    chunks = [each.get("body", b"") for each in messages if each["type"] == "http.response.body"]
    return Answer(start["status"], start["headers"], b"".join(chunks))
