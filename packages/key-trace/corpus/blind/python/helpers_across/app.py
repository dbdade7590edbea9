from .helpers import audit_event, fingerprint


def connect(user, api_key):
    audit_event("connect", user.id, api_key)
    audit_event("connected", user.id, fingerprint(api_key))
    return user
