import logging


def handle(payload):
    api_key = payload.pop("api_key")
    client = make_client(api_key)
    api_key = "[redacted]"
    logging.info("payload=%s key=%s", payload, api_key)
    return client
