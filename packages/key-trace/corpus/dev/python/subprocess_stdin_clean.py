import subprocess


def probe(api_key):
    return subprocess.run(["provider-check", "--stdin"], input=api_key.encode(), check=True)
