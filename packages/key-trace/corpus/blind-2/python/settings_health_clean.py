from fastapi import APIRouter
from pydantic_settings import BaseSettings

router = APIRouter(prefix="/internal")


class Settings(BaseSettings):
    database_url: str
    openai_api_key: str
    log_level: str = "INFO"


settings = Settings()


@router.get("/health")
def health():
    return {"log_level": settings.log_level, "openai": bool(settings.openai_api_key)}
