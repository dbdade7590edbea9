import sys
import traceback

from rich.console import Console

console = Console(stderr=True)


def run(prompt: str, api_key: str):
    try:
        return complete(prompt, api_key)
    except RuntimeError:
        frame = sys._getframe()
        console.print("state when it failed:", frame.f_locals)  # expect: key-in-log
        print(traceback.format_exc(), locals(), file=sys.stderr)  # expect: key-in-log
        raise
