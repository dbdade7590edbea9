import posthog


def on_connect(user_id, api_key):
    posthog.capture(user_id, "key_added", {"length": len(api_key), "provider": guess(api_key)})
