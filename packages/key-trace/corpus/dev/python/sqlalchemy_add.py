from .models import Credential


async def store(session, user_id, api_key):
    row = Credential(user_id=user_id, secret=api_key)
    session.add(row)  # expect: key-in-database
    await session.commit()
