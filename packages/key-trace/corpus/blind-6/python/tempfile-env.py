import json
import os
import subprocess
import tempfile


def run_cli(api_key: str, prompt: str) -> str:
    with tempfile.NamedTemporaryFile("w", suffix=".json") as fh:
        json.dump({"prompt": prompt}, fh)
        fh.flush()
        env = {**os.environ, "OPENAI_API_KEY": api_key}
        out = subprocess.run(["llm", "-f", fh.name], env=env, capture_output=True, text=True)
    return out.stdout


def run_with_stdin(api_key: str) -> int:
    return subprocess.run(["llm", "keys", "set", "openai"], input=api_key, text=True).returncode
