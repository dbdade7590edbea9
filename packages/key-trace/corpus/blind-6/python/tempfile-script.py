import json
import os
import subprocess
import tempfile
from pathlib import Path


def run_cli(api_key: str, prompt: str) -> str:
    with tempfile.NamedTemporaryFile("w", suffix=".json", delete=False) as fh:
        json.dump({"key": api_key, "prompt": prompt}, fh)  # expect: key-on-disk
    out = subprocess.run(["llm", "--key", api_key, prompt], capture_output=True, text=True)  # expect: key-in-subprocess
    os.unlink(fh.name)
    return out.stdout


def write_env(folder: Path, openai_key: str) -> None:
    target = folder / ".env"
    target.write_text(f"OPENAI_API_KEY={openai_key}\n")  # expect: key-on-disk
