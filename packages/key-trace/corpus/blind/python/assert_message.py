def expect_key(config):
    api_key = config["api_key"]
    assert len(api_key) == 51, f"bad key {api_key}"  # expect: key-in-error
    return api_key
