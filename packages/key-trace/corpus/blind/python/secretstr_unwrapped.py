import structlog
from pydantic import BaseModel, SecretStr

log = structlog.get_logger()


class Credentials(BaseModel):
    openai_key: SecretStr


def validate(credentials: Credentials) -> bool:
    value = credentials.openai_key.get_secret_value()
    log.info("validating", provider="openai", key=value)  # expect: key-in-log
    return value.startswith("sk-")
