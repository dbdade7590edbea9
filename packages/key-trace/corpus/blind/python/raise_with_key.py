class KeyRejected(Exception):
    pass


def parse_key(raw_api_key: str) -> str:
    cleaned = raw_api_key.strip()
    if not cleaned.startswith("sk-"):
        raise KeyRejected("unknown key format: %s" % cleaned)  # expect: key-in-error
    return cleaned
