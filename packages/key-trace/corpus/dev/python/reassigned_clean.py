def show(api_key):
    client = Client(api_key=api_key)
    api_key = "redacted"
    print("finished with", api_key)
    return client
