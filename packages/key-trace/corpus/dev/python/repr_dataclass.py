class Credentials:
    def __init__(self, provider, api_key):
        self.provider = provider
        self.api_key = api_key

    def __repr__(self):
        return f"Credentials({self.provider}, {self.api_key})"  # expect: key-in-text-form
