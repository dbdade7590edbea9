"""The README's own code, as it stands there."""

from __future__ import annotations

import functools
import re
import time

import httpx
import pytest
from asgi import ask
from conftest import REPOSITORY
from sender import ORIGIN, v1_headers, v2_headers

from phantom_key.make_keys import make_keys

README = (REPOSITORY / "packages/receiver-python/README.md").read_text(encoding="utf-8")
KEY = "sk-FAKE-of-the-tests"


def code_of(section):
    return re.search(r"^```python\n(.*?)^```$", section, re.M | re.S).group(1)


SECTION = README.split("## FastAPI in six steps")[1].split("\n## ")[0]


def test_fastapi_takes_at_most_six_steps_and_fifteen_lines():
    steps = re.findall(r"^\d\. ", SECTION, re.M)
    lines = [line for line in code_of(SECTION).splitlines() if line.strip()]
    print(f"{len(steps)} steps, {len(lines)} lines")
    assert len(steps) <= 6 and len(lines) <= 15
    assert max(map(len, lines)) <= 120


@pytest.mark.parametrize("protocol", ["v1", "v2"])
@pytest.mark.parametrize("status", [200, 401, 500])
def test_its_code_takes_keys(monkeypatch, tmp_path, protocol, status):
    seen = []

    def answer(request):
        seen.append(request.headers["authorization"])
        return httpx.Response(status, json={"data": []})

    client = functools.partial(httpx.AsyncClient, transport=httpx.MockTransport(answer))
    monkeypatch.setattr(httpx, "AsyncClient", client)
    path = tmp_path / "keys.json"
    path.write_text(make_keys([], int(time.time()) - 10), encoding="utf-8")
    monkeypatch.setenv("PUBLIC_ORIGIN", ORIGIN)
    monkeypatch.setenv("SEALING_KEYS_FILE", str(path))
    monkeypatch.delenv("REDIS_URL", raising=False)
    names = {}
    exec(compile(code_of(SECTION), "main.py", "exec"), names)
    byok = names["byok"]
    ahead = int(time.time()) + 10
    headers = v1_headers() if protocol == "v1" else v2_headers(byok.configuration(), at=ahead)
    body = {"provider": "openai"}
    told = ask(names["app"], "POST", "/api/v1/keys/validate", headers, body=body)
    assert seen == [f"Bearer {KEY}"]
    assert told.status == {200: 200, 401: 401, 500: 500}[status]
    expected = {200: '{"valid":true}', 401: "INVALID_BYOK_KEY", 500: "INTERNAL_ERROR"}[status]
    assert expected in told.body.decode()
    assert KEY not in told.body.decode()


def test_names_every_variable_and_its_default():
    from phantom_key import settings

    table = dict(re.findall(r"^\| `([A-Z_]+)` +\|.*\| ([^|]+?) +\|$", README, re.M))
    source = (REPOSITORY / "packages/receiver-python/src/phantom_key/settings.py").read_text()
    read = set(re.findall(r'(?:get|_read_\w+)\(\s*(?:variables, )?"([A-Z_]+)"', source))
    assert read - set(table) == {"SEALING_KEYS"} and set(table) <= read
    assert table["TOKEN_WINDOW_SECONDS"] == str(settings.DEFAULT_WINDOW_SECONDS)
    assert table["JOB_WINDOW_SECONDS"] == str(settings.DEFAULT_JOB_WINDOW_SECONDS)
    assert table["MAX_USES_PER_TOKEN"] == str(settings.DEFAULT_MAX_USES)
