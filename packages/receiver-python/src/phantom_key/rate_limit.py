"""A fixed window for each client, in memory or in Redis. Clients are counted under a hash, never under a key."""

from __future__ import annotations

import hmac
import math
import secrets
import threading
import time
from typing import Any, Callable, Dict, Optional, Tuple

from .errors import RateLimitExceeded, RateLimitUnavailable
from .use_counters import REDIS_PREFIX

MAX_CLIENTS = 20_000

_HASH_BYTES = 12

_COUNT_SCRIPT = """
local count = redis.call('INCR', KEYS[1])
if count == 1 then redis.call('PEXPIRE', KEYS[1], ARGV[1]) end
return {count, redis.call('PTTL', KEYS[1])}"""


class RateLimit:
    """`quota` requests of one client in each window, which opens with the first of them."""

    def __init__(
        self,
        name: str,
        quota: int,
        window_seconds: int,
        client: Optional[Any] = None,
        secret: Optional[str] = None,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        """`client` is a `redis.Redis` in which processes count together; without it this process counts alone."""
        self._name = name
        self._quota = quota
        self._window_seconds = window_seconds
        self._redis = client
        self._secret = secrets.token_bytes(32) if secret is None else secret.encode("utf-8")
        self._now = now
        self._lock = threading.Lock()
        self._windows: Dict[str, Tuple[int, float]] = {}
        """Count and end by client, in the order of their beginning."""

    @property
    def is_shared(self) -> bool:
        """Whether counting asks Redis, and so may take a while."""
        return self._redis is not None

    def admit(self, address: str) -> None:
        """
        Counts one request. Raises RateLimitExceeded beyond the quota, and RateLimitUnavailable while Redis is away: whoever
        could stop Redis could otherwise try keys without limit.
        """
        digest = hmac.digest(self._secret, address.encode("utf-8"), "sha256")
        client = f"c-{digest[:_HASH_BYTES].hex()}"
        counted = self._count(client) if self._redis is None else self._count_in_redis(client)
        if counted is None:
            raise RateLimitUnavailable()
        count, seconds = counted
        if count > self._quota:
            raise RateLimitExceeded(max(1, math.ceil(seconds)))

    def _count(self, client: str) -> Tuple[int, float]:
        with self._lock:
            now = self._now()
            count, end = self._windows.get(client, (0, 0.0))
            if end <= now:
                self._windows.pop(client, None)
                self._make_room(now)
                count, end = 0, now + self._window_seconds
            self._windows[client] = (count + 1, end)
            return count + 1, end - now

    def _make_room(self, now: float) -> None:
        """All windows are as long, so the first that began ends first."""
        while self._windows:
            first = next(iter(self._windows))
            if len(self._windows) < MAX_CLIENTS and self._windows[first][1] > now:
                return
            del self._windows[first]

    def _count_in_redis(self, client: str) -> Optional[Tuple[int, float]]:
        key = f"{REDIS_PREFIX}:{self._name}:{client}"
        try:
            count, left_ms = self._redis.eval(  # type: ignore[union-attr]
                _COUNT_SCRIPT, 1, key, self._window_seconds * 1000
            )
        except Exception:  # noqa: BLE001
            # The errors of the client are many, and all mean that Redis has not counted.
            return None
        return int(count), int(left_ms) / 1000
