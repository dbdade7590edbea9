class ProviderError(Exception):
    def __init__(self, message, key):
        super().__init__(message)
        self.key = key


def call(provider, api_key):
    response = post(provider, api_key)
    if response.status != 200:
        raise ProviderError("provider refused", api_key)  # expect: key-in-error
