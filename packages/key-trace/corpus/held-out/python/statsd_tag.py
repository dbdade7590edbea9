from datadog import statsd


def count(api_key, ok):
    statsd.increment("byok.validate", tags=[f"key:{api_key}", f"ok:{ok}"])  # expect: key-in-telemetry
