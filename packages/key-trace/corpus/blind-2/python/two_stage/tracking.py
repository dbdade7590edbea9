import posthog


def track(name, who, properties):
    enriched = {**properties, "app": "gateway"}
    posthog.capture(who, name, enriched)  # expect: key-in-telemetry
