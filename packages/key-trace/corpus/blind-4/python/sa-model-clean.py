from sqlalchemy.orm import Session

from .crypto import encrypt
from .models import ProviderAccount


def connect(db: Session, user_id: int, payload: dict):
    account = ProviderAccount(user_id=user_id, provider=payload["provider"])
    account.secret_value = encrypt(payload["api_key"])
    db.add(account)
    db.commit()
    return account.id
