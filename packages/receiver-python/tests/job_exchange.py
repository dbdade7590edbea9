"""
Exchanges jobs with the receiver for Node, for its jobs-processes.test.ts: `hand_over` and `receive` of the package, with
their argument on the input and their result on the output, as JSON.
"""

from __future__ import annotations

import json
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "src"))

from phantom_key import ByokError, ByokManager, HeaderPair  # noqa: E402

byok = ByokManager.from_environment()


def hand_over(headers):
    return byok.hand_over(HeaderPair(headers["X-Encrypted-Key"], headers["X-Session-Key"]))


def receive(job):
    try:
        with byok.receive(job) as key:
            return [key.use(bytes).decode(), key.provider]
    except ByokError as error:
        return error.code


step = {"hand_over": hand_over, "receive": receive}[sys.argv[1]]
print(json.dumps(step(json.load(sys.stdin))))
