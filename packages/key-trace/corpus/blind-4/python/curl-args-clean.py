import os
import subprocess


def probe_sync(byok_key):
    env = {**os.environ, "PROVIDER_KEY": byok_key}
    subprocess.run(["./probe", "--timeout", "5"], env=env, check=True)
