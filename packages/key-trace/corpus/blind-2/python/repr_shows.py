class ProviderSession:
    def __init__(self, provider, api_key, region="eu"):
        self.provider = provider
        self.api_key = api_key
        self.region = region

    def __repr__(self):
        return "ProviderSession(%r, %r, %r)" % (self.provider, self.api_key, self.region)  # expect: key-in-text-form
