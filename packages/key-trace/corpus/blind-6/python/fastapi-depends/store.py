from pathlib import Path

HISTORY = Path("/var/lib/app/history.jsonl")


def remember(prompt, used):
    with HISTORY.open("a") as fh:
        fh.write(f"{prompt}\t{used}\n")  # expect: key-on-disk
