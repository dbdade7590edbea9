import sentry_sdk


def call(provider, api_key, prompt):
    with sentry_sdk.push_scope() as scope:
        scope.set_extra("provider", provider)
        scope.set_extra("credential", api_key)  # expect: key-in-telemetry
        return provider.complete(prompt)
