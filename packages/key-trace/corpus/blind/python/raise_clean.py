class KeyRejected(Exception):
    def __init__(self, reason: str, length: int):
        super().__init__(f"key rejected: {reason} (length {length})")


def parse_key(raw_api_key: str) -> str:
    cleaned = raw_api_key.strip()
    if not cleaned.startswith("sk-"):
        raise KeyRejected("unknown prefix", len(cleaned))
    return cleaned
