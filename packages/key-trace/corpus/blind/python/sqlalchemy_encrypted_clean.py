from cryptography.fernet import Fernet
from sqlalchemy.orm import Session

from .models import User
from .settings import settings

fernet = Fernet(settings.fernet_key)


def set_key(db: Session, user_id: int, openai_api_key: str) -> None:
    user = db.get(User, user_id)
    user.encrypted_openai_key = fernet.encrypt(openai_api_key.encode())
    user.key_last_four = openai_api_key[-4:]
    db.add(user)
    db.commit()
