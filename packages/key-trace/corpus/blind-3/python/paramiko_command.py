import shlex
import subprocess


def remote_check(host, provider_key):
    quoted = shlex.quote(provider_key)
    script = "PROVIDER_KEY=" + quoted + " /opt/check.sh"
    done = subprocess.run(["ssh", host, script], capture_output=True)  # expect: key-in-subprocess
    return done.returncode == 0
