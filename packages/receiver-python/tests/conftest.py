"""The repository's vectors, for every test."""

from __future__ import annotations

import json
import os
import pathlib
import shutil
import socket
import subprocess
import time
from typing import Any

import pytest
import redis

REPOSITORY = pathlib.Path(__file__).parents[3]


def read_json(path: str) -> Any:
    return json.loads((REPOSITORY / path).read_text(encoding="utf-8"))


V1 = read_json("vectors/byok-v1.json")
V2 = read_json("vectors/byok-v2.json")


class RedisServer:
    """A Redis of the tests' own, which writes all that it can to disk."""

    def __init__(self, folder: pathlib.Path) -> None:
        self.folder = folder
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        program = os.environ.get("REDIS_SERVER") or shutil.which("redis-server")
        settings = {"bind": "127.0.0.1", "port": self.port, "dir": folder, "appendonly": "yes"}
        parameters = [
            text for name, value in settings.items() for text in (f"--{name}", str(value))
        ]
        self._process = subprocess.Popen(
            [str(program), *parameters], stdout=subprocess.PIPE, text=True
        )
        assert self._process.stdout is not None
        for line in self._process.stdout:
            if "Ready to accept connections" in line:
                return
        raise AssertionError("redis-server has ended")

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}"

    def connect(self, port: int = 0) -> redis.Redis:
        return redis.Redis(port=port or self.port, socket_timeout=5, socket_connect_timeout=0.5)

    @staticmethod
    def now() -> int:
        return int(time.time())

    def stop(self) -> None:
        self._process.kill()
        self._process.wait()
        assert self._process.stdout is not None
        self._process.stdout.close()


@pytest.fixture(scope="session")
def redis_server(tmp_path_factory):
    server = RedisServer(tmp_path_factory.mktemp("redis"))
    yield server
    server.stop()
