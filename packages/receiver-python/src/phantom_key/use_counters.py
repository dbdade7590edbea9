"""Counts how often one token is used, and refuses it where uses may have been forgotten."""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
import threading
from typing import Any, Callable, Dict, NamedTuple, Optional

from .sealed import parse_sealed_token

REDIS_PREFIX = "phantom-key"

MAX_TOKENS = 100_000
"""The most tokens that a process remembers."""

AHEAD_SECONDS = 2
"""How far ahead of the receiver's clock an honest token may be: senders go by its `Date`, which has whole seconds."""

REDIS_SKEW_SECONDS = 60
"""The largest difference between the clocks of Redis and of an instance, in addition to that of a token."""

_NAME_BYTES = 16

# The expiry of a count and the refusal of later uses depend on one clock, that of Redis, in one atomic step.
_COUNT_SCRIPT = """
local time = redis.call('TIME')
if time[1] * 1000 + math.floor(time[2] / 1000) >= tonumber(ARGV[1]) then return 0 end
local uses = redis.call('INCR', KEYS[1])
redis.call('PEXPIREAT', KEYS[1], ARGV[1])
return uses"""


class TokenLife(NamedTuple):
    """How long any part of the backend accepts a token, in seconds before and after its issue time."""

    window_seconds: int
    future_seconds: int


class MemoryUseCounter:
    """
    Counts in the memory of this process, bounded. A token whose uses may have been forgotten is refused, so the limit holds
    at the end of the window, when the memory is full, after a restart, and when the clock is set back.
    """

    def __init__(
        self,
        life: TokenLife,
        now: Callable[[], int],
        started_at: Optional[int] = None,
        max_tokens: int = MAX_TOKENS,
    ) -> None:
        """`started_at` is when the process started, as the counts of an earlier one are lost; None if there was none."""
        self._life = life
        self._now = now
        self._max = max_tokens
        self._lock = threading.Lock()
        self._pid = os.getpid()
        self._seconds: Dict[int, Dict[str, int]] = {}
        """Uses by name, for each issue time."""
        self._forgotten_until: float = float("-inf")
        """Uses of tokens that were issued at this time or before may have been forgotten."""
        self._last_now: Optional[int] = None
        self._size = 0
        if started_at is not None:
            self._forget_all(started_at)

    def count(self, name: str, issued_at: int) -> Optional[int]:
        """Counts one more use. The uses so far; None if earlier ones may have been forgotten."""
        self._start_again_after_fork()
        with self._lock:
            now = self._now()
            self._forget_ended(now)
            if issued_at <= self._forgotten_until:
                return None
            known = self._seconds.get(issued_at, {}).get(name)
            if known is None:
                if not self._make_room(issued_at, now):
                    return None
                self._size += 1
            uses = (known or 0) + 1
            self._seconds.setdefault(issued_at, {})[name] = uses
            return uses

    def _start_again_after_fork(self) -> None:
        """What a sibling has counted before this process was forked in its place is lost."""
        if self._pid == os.getpid():
            return
        self._pid = os.getpid()
        # Another thread of the parent may have held the lock.
        self._lock = threading.Lock()
        self._forget_all(self._now())

    def _forget_ended(self, now: int) -> None:
        if now == self._last_now:
            return
        self._last_now = now
        # The clock was set back so far that every token would be refused: start again as after a restart.
        if self._forgotten_until > now + self._life.future_seconds:
            self._forget_all(now)
        for second in list(self._seconds):
            if second < now - self._life.window_seconds:
                self._forget(second)

    def _make_room(self, issued_at: int, now: int) -> bool:
        """Forgets the oldest tokens first. Who fills the memory makes others seal again, and gains no use."""
        # Tokens that are issued ahead would stay longest and displace all others.
        if self._size >= self._max / 2 and issued_at > now + AHEAD_SECONDS:
            return False
        if self._size >= self._max:
            self._forget(min(self._seconds))
        return issued_at > self._forgotten_until

    def _forget(self, second: int) -> None:
        self._size -= len(self._seconds.pop(second, {}))
        self._forgotten_until = max(self._forgotten_until, second)

    def _forget_all(self, now: int) -> None:
        self._seconds.clear()
        self._size = 0
        self._forgotten_until = now + AHEAD_SECONDS


class RedisUseCounter:
    """Counts in Redis, shared by every process that uses it. Raises what the client raises while Redis is away."""

    def __init__(self, client: Any, life: TokenLife) -> None:
        """`client` is a `redis.Redis`, with a timeout."""
        self._client = client
        self._kept_seconds = life.window_seconds + life.future_seconds + REDIS_SKEW_SECONDS

    def count(self, name: str, issued_at: int) -> Optional[int]:
        """Counts one more use. The uses so far; None if earlier ones may have been forgotten."""
        end = (issued_at + self._kept_seconds) * 1000
        uses = int(self._client.eval(_COUNT_SCRIPT, 1, f"{REDIS_PREFIX}:uses:{name}", end))
        return uses if uses > 0 else None


class UseLimit:
    """
    Limits how often one token may be used. Counts under HMAC-SHA-256 of the token's SHA-256, cut to 128 bits: a reader of
    the counters finds no token.
    """

    def __init__(
        self,
        max_uses: int,
        memory: MemoryUseCounter,
        shared: Optional[RedisUseCounter] = None,
        secret: Optional[str] = None,
    ) -> None:
        """`max_uses` 0 is no limit. `secret` is shared by the instances that count together."""
        self._max_uses = max_uses
        self._memory = memory
        self._shared = shared
        self._secret = secrets.token_bytes(32) if secret is None else secret.encode("utf-8")

    @property
    def is_shared(self) -> bool:
        """Whether counting asks Redis, and so may take a while."""
        return self._shared is not None and self._max_uses > 0

    def count_use(self, token: str) -> bool:
        """Counts one use of a genuine token. Whether this use is allowed. Never raises."""
        if self._max_uses == 0:
            return True
        parsed = parse_sealed_token(token)
        if parsed is None:
            return False
        name = self._name_of(token)
        own = self._memory.count(name, parsed.issued_at)
        # If Redis is unreachable or has lost its counts, the count of this process still applies.
        if own is not None and own > self._max_uses:
            return False
        uses = own
        if self._shared is not None:
            try:
                uses = self._shared.count(name, parsed.issued_at)
            except Exception:  # noqa: BLE001
                # The errors of the client are many, and all mean that Redis has not counted.
                uses = own
        return uses is not None and uses <= self._max_uses

    def _name_of(self, token: str) -> str:
        digest = hashlib.sha256(token.encode("ascii")).digest()
        mac = hmac.digest(self._secret, b"byok-v2 token use" + digest, "sha256")
        return f"t-{mac[:_NAME_BYTES].hex()}"
