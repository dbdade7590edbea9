from sqlalchemy import select
from .models import Credential


async def find(session, api_key_hash):
    result = await session.execute(select(Credential).where(Credential.api_key_hash == api_key_hash))
    return result.scalar_one_or_none()
