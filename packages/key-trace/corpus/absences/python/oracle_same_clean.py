from cryptography.exceptions import InvalidTag


def open_key(sealed, session_key):
    try:
        return decrypt(sealed, session_key)
    except InvalidTag:
        raise BadEnvelope("cannot open the key") from None
    except ValueError:
        raise BadEnvelope("cannot open the key") from None
