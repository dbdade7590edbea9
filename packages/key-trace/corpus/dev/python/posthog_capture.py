import posthog


def on_connect(user_id, api_key):
    posthog.capture(user_id, "key_added", {"key": api_key})  # expect: key-in-telemetry
