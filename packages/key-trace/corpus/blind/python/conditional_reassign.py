import logging


def handle(payload, debug=False):
    shown = payload["api_key"]
    if not debug:
        shown = "<hidden>"
    logging.info("key=%s", shown)  # expect: key-in-log
    return make_client(payload["api_key"])
