import logging

log = logging.getLogger()


def pick(headers, body):
    if (found := headers.get("authorization")) and found.startswith("Bearer "):
        log.warning("authorised with %s", found.removeprefix("Bearer "))  # expect: key-in-log
        return found
    match body:
        case {"provider": provider, "credentials": {"api_key": value}}:
            log.info("%s from body", provider)
            log.info("%s from body", value)  # expect: key-in-log
            return value
        case _:
            return None
