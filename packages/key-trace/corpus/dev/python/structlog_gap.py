import structlog

SENSITIVE = {"api_key", "authorization"}  # expect: redaction-gap


def redact(_, __, event):
    return {k: "***" if k in SENSITIVE else v for k, v in event.items()}


structlog.configure(processors=[redact, structlog.processors.JSONRenderer()])
log = structlog.get_logger()


def start(api_key, model):
    log.info("start", api_key=api_key, model=model)


def open_session(session_key):
    return Session(session_key)
