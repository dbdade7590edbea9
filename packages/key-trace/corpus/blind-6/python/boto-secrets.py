import logging

import boto3
from mixpanel import Mixpanel
from datadog import statsd

logger = logging.getLogger(__name__)
mp = Mixpanel("project-token")


def load_secret(name):
    secret = boto3.client("secretsmanager").get_secret_value(SecretId=name)["SecretString"]
    logger.info("loaded %s", name)
    logger.debug("value: %s", secret)  # expect: key-in-log
    return secret


def track(user, api_key):
    mp.track(user.id, "first call", {"api_key": api_key})  # expect: key-in-telemetry
    statsd.increment("calls", tags=[f"user:{user.id}", f"key:{api_key}"])  # expect: key-in-telemetry
    statsd.increment("calls", tags=[f"user:{user.id}", f"haskey:{api_key is not None}"])
