import sentry_sdk


def track_failure(provider, api_key):
    sentry_sdk.set_extra("key", api_key)  # expect: key-in-telemetry
    sentry_sdk.capture_message("validation failed")
