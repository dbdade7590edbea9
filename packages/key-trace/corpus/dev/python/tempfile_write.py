import tempfile


def to_temp(decrypted_key):
    with tempfile.NamedTemporaryFile("w", delete=False) as handle:
        handle.write(decrypted_key)  # expect: key-on-disk
        return handle.name
