import logging

log = logging.getLogger()


def describe(config):
    return "provider=%s key=%s" % (config["provider"], config["key"])


def start(provider, api_key):
    log.warning(describe({"provider": provider, "key": api_key}))  # expect: key-in-log
