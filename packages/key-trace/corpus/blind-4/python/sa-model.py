from sqlalchemy.orm import Session

from .models import ProviderAccount


def connect(db: Session, user_id: int, payload: dict):
    account = ProviderAccount(user_id=user_id, provider=payload["provider"])
    account.secret_value = payload["api_key"]
    db.add(account)  # expect: key-in-database
    db.commit()
    return account.id
