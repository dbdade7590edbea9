"""Starts the example on two ports: TLS with a certificate of its own, and plain HTTP, where everything is refused."""

from __future__ import annotations

import asyncio
import datetime
import ipaddress
import os
import pathlib
import signal
import sys
import tempfile

import uvicorn
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

ROOT = pathlib.Path(__file__).parents[1]
for folder in ("src", "examples"):
    sys.path.insert(0, str(ROOT / folder))

from fastapi_app import app  # noqa: E402


def create_certificate():
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "example")])
    now = datetime.datetime.utcnow()
    address = x509.IPAddress(ipaddress.ip_address("127.0.0.1"))
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([address]), critical=False)
        .sign(key, hashes.SHA256())
    )
    encoding = serialization.Encoding.PEM
    private = key.private_bytes(
        encoding, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    folder = pathlib.Path(tempfile.mkdtemp())
    (folder / "cert.pem").write_bytes(certificate.public_bytes(encoding))
    (folder / "key.pem").write_bytes(private)
    return str(folder / "cert.pem"), str(folder / "key.pem")


async def main():
    cert, key = create_certificate()
    common = {"host": "127.0.0.1", "proxy_headers": False}
    ports = int(os.environ["PORT"]), int(os.environ["PLAIN_PORT"])
    tls = uvicorn.Config(app, port=ports[0], ssl_certfile=cert, ssl_keyfile=key, **common)
    plain = uvicorn.Config(app, port=ports[1], lifespan="off", **common)
    servers = [uvicorn.Server(tls), uvicorn.Server(plain)]

    def stop():
        for server in servers:
            server.should_exit = True

    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop)
    for server in servers:
        # Each would take the signal for itself.
        server.install_signal_handlers = lambda: None

    async def serve(server):
        await server.serve()
        # One that could not start takes the other with it.
        stop()

    await asyncio.gather(*(serve(server) for server in servers))


asyncio.run(main())
