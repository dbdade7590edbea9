"""The repository's vectors, for every test."""

from __future__ import annotations

import json
import pathlib
from typing import Any

REPOSITORY = pathlib.Path(__file__).parents[3]


def read_json(path: str) -> Any:
    return json.loads((REPOSITORY / path).read_text(encoding="utf-8"))


V1 = read_json("vectors/byok-v1.json")
V2 = read_json("vectors/byok-v2.json")
