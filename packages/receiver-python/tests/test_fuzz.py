"""
Mutated pairs through the whole application: one documented answer each, byte for byte, no crash, no echo in answer or log.
FUZZ_PAIRS says how many (fuzz.test.ts runs 100,000), FUZZ_SEED which.
"""

from __future__ import annotations

import asyncio
import collections
import logging
import os
import random
import time

from asgi import scope_of
from fastapi import Depends, FastAPI
from sender import ORIGIN, v1_headers, v2_headers

from phantom_key import BroughtKey, ByokManager
from phantom_key.deps import byok_key, protect

PAIRS = int(os.environ.get("FUZZ_PAIRS", "2000"))
SEED = int(os.environ.get("FUZZ_SEED", "1"))

KEY = "sk-FAKE-of-the-fuzz-tests"
NAMES = ("X-Encrypted-Key", "X-Session-Key")
OPENED = (200, b'{"is_key":true}')
FAILED = (400, b'{"error":{"code":"BYOK_DECRYPTION_FAILED","message":"Failed to decrypt API key"}}')
STALE = (
    409,
    b'{"error":{"code":"BYOK_TOKEN_STALE",'
    b'"message":"The session key must be sealed again under the current configuration"}}',
)
MISSING = (
    401,
    b'{"error":{"code":"BYOK_KEY_REQUIRED",'
    b'"message":"An API key is required in X-Encrypted-Key and X-Session-Key"}}',
)

UPPER = str.maketrans("abcdefghijklmnopqrstuvwxyz", "ABCDEFGHIJKLMNOPQRSTUVWXYZ")
CHARACTERS = "AQgwZaz09+/=-_. ,;\t\x00\x7f\xe9\xff'\"<{%"


def create_app(byok):
    app = FastAPI()

    @app.get("/api/v1/any")
    async def anything(key: BroughtKey = Depends(byok_key(byok))):
        return {"is_key": key.use(bytes) == KEY.encode()}

    protect(app, byok)
    return app


def edit(choose, text, others):
    """One edit of one value."""
    at = choose.randrange(len(text) + 1)
    kind = choose.randrange(9)
    if kind == 0:
        return text[:at] + choose.choice(CHARACTERS) + text[at + 1 :]
    if kind == 1:
        return text[:at] + text[at + 1 :]
    if kind == 2:
        return text[:at] + choose.choice(CHARACTERS) + text[at:]
    if kind == 3:
        return text[:at]
    if kind == 4:
        return text + choose.choice(["=", "A", "AAAA", " ", ", " + text, "\n", "A" * 9000])
    if kind == 5:
        return choose.choice(others)
    if kind == 6:
        return text.replace("+", "-").replace("/", "_").rstrip("=")
    if kind == 7:
        parts, other = text.split("."), choose.choice(others).split(".")
        part = choose.randrange(len(parts))
        parts[part] = other[part % len(other)]
        return ".".join(parts)
    return choose.choice(
        ["", "v2.", "v2....", "null", "Bearer x", text.translate(UPPER), text[::-1]]
    )


def mutate(choose, pool):
    """Header lines, most of which are wrong somewhere."""
    pair = dict(choose.choice(pool))
    others = [value for other in pool for value in other.values()]
    for _ in range(choose.choice([1, 1, 1, 2, 3])):
        name = choose.choice(NAMES)
        pair[name] = edit(choose, pair[name], others)
    lines = list(pair.items())
    whole = choose.randrange(20)
    if whole == 0:
        lines.pop(choose.randrange(2))
    elif whole == 1:
        lines.append(choose.choice(lines))
    elif whole == 2:
        lines = []
    elif whole == 3:
        lines = [(lines[0][0], lines[1][1]), (lines[1][0], lines[0][1])]
    return lines


async def send(app, lines):
    scope = scope_of("GET", "/api/v1/any", lines)
    told = []

    async def receive():
        return {"type": "http.request", "body": b"", "more_body": False}

    async def note(message):
        told.append(message)

    await app(scope, receive, note)
    body = b"".join(each.get("body", b"") for each in told)
    head = b"".join(name + value for each in told for name, value in each.get("headers", []))
    return told[0]["status"], body, head


def test_answers_every_mutated_pair_with_one_documented_answer(caplog):
    byok = ByokManager.from_environment({"PUBLIC_ORIGIN": ORIGIN, "MAX_USES_PER_TOKEN": "0"})
    app, choose = create_app(byok), random.Random(SEED)
    answers = collections.Counter()

    def renew():
        document, now = byok.configuration(), int(time.time())
        sealed = [
            v2_headers(document, KEY.encode(), at=now - age) for age in (0, 60, 500, -20, -90)
        ]
        return sealed + [v1_headers(KEY.encode()) for _ in range(3)]

    async def run():
        pool = renew()
        for number in range(PAIRS):
            if number % 1000 == 0:
                pool = renew()
            lines = mutate(choose, pool)
            status, body, head = await send(app, lines)
            answer = (status, body)
            assert answer in (OPENED, FAILED, STALE, MISSING), (SEED, number)
            is_whole = any(sorted(lines) == sorted(pair.items()) for pair in pool)
            # Only a pair that came out as it was sealed opens.
            assert answer != OPENED or is_whole, (SEED, number)
            assert (answer == MISSING) == (not lines), (SEED, number)
            for _, value in lines:
                assert len(value) < 12 or value.encode("latin-1") not in head, (SEED, number)
            answers[status] += 1

    caplog.clear()
    with caplog.at_level(logging.DEBUG):
        asyncio.run(run())
    lines = {record.getMessage() for record in caplog.records if record.name != "asyncio"}
    codes = ("BYOK_DECRYPTION_FAILED", "BYOK_TOKEN_STALE", "BYOK_KEY_REQUIRED")
    assert lines == {f"key_validation_failed GET /api/v1/any {code}" for code in codes}
    assert set(answers) == {200, 400, 401, 409} and sum(answers.values()) == PAIRS
    print("answers", dict(answers))
