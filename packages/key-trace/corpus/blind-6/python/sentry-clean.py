import sentry_sdk
from posthog import Posthog

posthog = Posthog(project_api_key="phc_public", host="https://eu.posthog.com")


def rotate(user, old_key_id, new_api_key):
    with sentry_sdk.push_scope() as scope:
        scope.set_tag("key_changed", new_api_key != user.current_key)
        scope.set_extra("old_key_id", old_key_id)
        sentry_sdk.capture_message("rotated")
    posthog.capture(user.id, "key_rotated", {"old": old_key_id, "length": len(new_api_key)})
