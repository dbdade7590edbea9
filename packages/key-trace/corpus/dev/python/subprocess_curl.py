import subprocess


def probe(api_key):
    return subprocess.run(["curl", "-H", f"Authorization: Bearer {api_key}", "https://api.openai.com"])  # expect: key-in-subprocess
