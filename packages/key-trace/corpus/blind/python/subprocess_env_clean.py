import os
import subprocess


def run_tool(api_key, path):
    env = {**os.environ, "OPENAI_API_KEY": api_key}
    result = subprocess.run(["llm-tool", "--input", path], env=env, capture_output=True, text=True)
    if result.returncode != 0:
        raise RuntimeError(f"llm-tool failed with {result.returncode}")
    return result.stdout
