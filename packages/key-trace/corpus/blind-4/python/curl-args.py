import asyncio
import shlex
import subprocess


async def probe(credential: str):
    proc = await asyncio.create_subprocess_exec("curl", "-H", f"Authorization: Bearer {credential}", "https://x.example")  # expect: key-in-subprocess
    await proc.wait()


def probe_sync(byok_key):
    command = "curl -H 'x-api-key: %s' https://x.example" % shlex.quote(byok_key)
    subprocess.check_output(command, shell=True)  # expect: key-in-subprocess
