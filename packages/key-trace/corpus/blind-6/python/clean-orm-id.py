import logging

from sqlalchemy import select

from .models import ApiKey

log = logging.getLogger(__name__)


async def revoke(session, api_key_id: int, actor):
    api_key = await session.scalar(select(ApiKey).where(ApiKey.id == api_key_id))
    if api_key is None:
        raise LookupError(f"no api key {api_key_id}")
    api_key.revoked = True
    api_key.revoked_by = actor.id
    await session.commit()
    log.info("revoked api key %s (%s) of %s", api_key.id, api_key.name, api_key.owner_id)
    return {"id": api_key.id, "name": api_key.name, "last_four": api_key.last_four}
