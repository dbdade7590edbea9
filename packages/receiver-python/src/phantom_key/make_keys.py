"""Makes and renews the keys of version 2: `python -m phantom_key.make_keys`. The same format as `npm run verifier:keys`."""

from __future__ import annotations

import pathlib
import sys
import time
from typing import Sequence

from .key_material import (
    FILED_KEY_LIFE,
    KeyMaterialError,
    create_key_material,
    format_key_material,
    parse_key_material,
    plan_keys,
)

HELP = """Usage: python -m phantom_key.make_keys [<file>] > <another file>

Prints keys for SEALING_KEYS_FILE, private halves included: write them where only
the backend can read them (umask 077), and nowhere else.

  without a file   a new signing key, a sealing key for now and the next one
  with a file      the same signing key; the sealing keys that have ended are gone,
                   and the next one is added when the newest has begun
"""


def make_keys(parameters: Sequence[str], now: int) -> str:
    """The text to print. Raises KeyMaterialError or OSError."""
    if len(parameters) > 1 or "--help" in parameters:
        return HELP
    if not parameters:
        return format_key_material(create_key_material(now, FILED_KEY_LIFE))
    material = parse_key_material(pathlib.Path(parameters[0]).read_text(encoding="utf-8"))
    return format_key_material(plan_keys(material, now, FILED_KEY_LIFE))


def main() -> int:
    """Prints to the standard output; one line to the standard error where that fails."""
    try:
        text = make_keys(sys.argv[1:], int(time.time()))
    except KeyMaterialError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    except (OSError, UnicodeDecodeError):
        sys.stderr.write("the file cannot be read\n")
        return 1
    sys.stdout.write(f"{text}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
