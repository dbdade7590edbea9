def dump(path, api_key):
    with open(path, "w") as fh:
        fh.write(api_key)  # expect: key-on-disk
