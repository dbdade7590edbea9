import sentry_sdk
from posthog import Posthog

posthog = Posthog(project_api_key="phc_public", host="https://eu.posthog.com")


def rotate(user, old_key_id, new_api_key):
    with sentry_sdk.push_scope() as scope:
        scope.set_extra("new_key", new_api_key)  # expect: key-in-telemetry
        sentry_sdk.capture_message("rotated")
    sentry_sdk.set_context("byok", {"provider": user.provider, "key": new_api_key})  # expect: key-in-telemetry
    posthog.capture(user.id, "key_rotated", {"old": old_key_id, "new": new_api_key})  # expect: key-in-telemetry
