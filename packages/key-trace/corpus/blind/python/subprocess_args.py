import subprocess


def clone(repo, access_token):
    url = f"https://x-access-token:{access_token}@github.com/{repo}.git"
    subprocess.run(["git", "clone", "--depth", "1", url], check=True)  # expect: key-in-subprocess
