from fastapi import APIRouter
from pydantic_settings import BaseSettings

router = APIRouter(prefix="/internal")


class Settings(BaseSettings):
    database_url: str
    openai_api_key: str
    log_level: str = "INFO"


settings = Settings()


@router.get("/settings")
def show_settings():
    return settings.model_dump()  # expect: key-in-response
