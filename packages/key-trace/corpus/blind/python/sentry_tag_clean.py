import sentry_sdk


def call(provider, api_key, prompt):
    sentry_sdk.set_tag("byok", api_key is not None)
    sentry_sdk.set_context("request", {"provider": provider.name, "max_tokens": 512})
    try:
        return provider.complete(prompt, api_key=api_key)
    except ProviderError as error:
        sentry_sdk.capture_message(f"provider answered {error.status}")
        raise RuntimeError("provider failed") from None
