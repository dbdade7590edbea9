class Credentials:
    def __init__(self, provider, api_key):
        self.provider = provider
        self.api_key = api_key

    def __repr__(self):  # expect: key-in-text-form
        return f"Credentials({self.provider}, {self.api_key})"
