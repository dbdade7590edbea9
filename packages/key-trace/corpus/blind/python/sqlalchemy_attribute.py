from sqlalchemy.orm import Session

from .models import User


def set_key(db: Session, user_id: int, openai_api_key: str) -> User:
    user = db.get(User, user_id)
    user.openai_api_key = openai_api_key  # expect: key-in-database
    db.commit()
    return user
