import sentry_sdk
from statsig import statsig


def report(user, exc, byok_key):
    with sentry_sdk.push_scope() as scope:
        scope.set_extra("request", {"user": user.id, "auth": byok_key})  # expect: key-in-telemetry
        sentry_sdk.capture_exception(exc)
    statsig.log_event(user, "llm_failed", None, {"credential": byok_key})  # expect: key-in-telemetry
