from pydantic import field_validator
from pydantic_settings import BaseSettings


class Settings(BaseSettings):
    openai_api_key: str
    anthropic_api_key: str = ""
    debug: bool = False

    @field_validator("openai_api_key")
    @classmethod
    def looks_right(cls, v: str) -> str:
        if not v.startswith("sk-"):
            raise ValueError(f"not an OpenAI key: {v}")  # expect: key-in-error
        return v


settings = Settings()
if settings.debug:
    print(settings.model_dump_json(indent=2))  # expect: key-in-log
    print("configured:", [name for name, value in settings.model_dump().items() if value])
