import re

import structlog

SHAPE = re.compile(r"sk-\w{20,}")


def drop_key_shapes(_, __, event):
    return {name: SHAPE.sub("<key>", value) if isinstance(value, str) else value for name, value in event.items()}


structlog.configure(processors=[drop_key_shapes, structlog.processors.JSONRenderer()])
log = structlog.get_logger()


def on_request(provider: str, api_key: str):
    log.info("request", provider=provider, value=api_key)
