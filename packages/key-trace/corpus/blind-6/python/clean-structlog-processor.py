import structlog


def drop_secrets(_logger, _method, event_dict):
    for name in ("api_key", "session_key", "encrypted_key", "authorization"):
        if name in event_dict:
            event_dict[name] = "[redacted]"
    return event_dict


structlog.configure(processors=[drop_secrets, structlog.processors.JSONRenderer()])
log = structlog.get_logger()


def handle(user, api_key):
    log.info("handled", user=user.id, api_key=api_key)
