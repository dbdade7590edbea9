import logging

logger = logging.getLogger(__name__)


class KeyRing:
    """Holds keys in memory and says nothing about them."""

    def __init__(self):
        self._by_user = {}

    def put(self, user_id: str, api_key: str) -> None:
        self._by_user[user_id] = api_key
        logger.debug("key for %s put, %d held", user_id, len(self._by_user))

    def pop(self, user_id: str) -> str:
        if user_id not in self._by_user:
            raise KeyError(f"no key held for user {user_id}")
        return self._by_user.pop(user_id)

    def __len__(self):
        return len(self._by_user)

    def __repr__(self):
        return f"<KeyRing users={sorted(self._by_user)}>"
