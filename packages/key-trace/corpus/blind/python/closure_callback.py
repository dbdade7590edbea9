def make_handler(api_key):
    def on_failure(response):
        print("request failed", response.status, api_key)  # expect: key-in-log

    return on_failure
