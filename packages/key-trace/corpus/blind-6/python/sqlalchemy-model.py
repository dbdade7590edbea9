from sqlalchemy import String
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class Credential(Base):
    __tablename__ = "credentials"
    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int]
    provider: Mapped[str] = mapped_column(String(40))
    value: Mapped[str] = mapped_column(String(200))


async def save_key(session, user_id: int, provider: str, api_key: str) -> Credential:
    row = Credential(user_id=user_id, provider=provider, value=api_key)
    session.add(row)  # expect: key-in-database
    await session.commit()
    return row
