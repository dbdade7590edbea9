import logging

log = logging.getLogger()


def describe(config):
    return "provider=%s model=%s" % (config["provider"], config["model"])


def start(provider, model, api_key):
    log.warning(describe({"provider": provider, "model": model, "key": api_key}))
