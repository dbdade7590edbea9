"""
Opens the keys that requests bring, in both versions of the protocol, and the sealed pairs that jobs bring. The seed's
`backend/services/byok_manager.py`.
"""

from __future__ import annotations

import asyncio
import functools
import importlib
import logging
import time
from typing import Any, Callable, Dict, Mapping, Optional

from .client_address import TrustedProxies
from .envelope import decrypt_v1
from .errors import ByokDecryptionFailed, SealedPairRequired, TokenUsedUp
from .headers import HeaderPair
from .key_material import MEMORY_KEY_LIFE, create_key_material, plan_keys
from .key_ring import KeyRing, Offer
from .log_filter import OWN_LOGGER, redact_while_alive
from .rate_limit import RateLimit
from .sealed import Receiver, decrypt_v2, is_sealed_token_text
from .secret_bytes import BroughtKey
from .settings import Settings
from .use_counters import MemoryUseCounter, RedisUseCounter, TokenLife, UseLimit

REDIS_TIMEOUT_SECONDS = 0.5

JobPair = Dict[str, str]
"""What a queue carries of a key: both headers as they came, sealed, and the backend's own origin."""

log = logging.getLogger(OWN_LOGGER)


def read_clock() -> int:
    """Seconds since 1970."""
    return int(time.time())


class ByokManager:
    """One for each process. May be used by several threads."""

    def __init__(self, settings: Settings, now: Callable[[], int] = read_clock) -> None:
        self.settings = settings
        self.proxies = TrustedProxies(settings.trusted_proxies)
        self._now = now
        self._redis = _connect(settings.redis_url)
        self._ring = _create_ring(settings, now()) if "v2" in settings.protocols else None
        # A job's token must be counted for as long as a job may bring it, wherever it was used before.
        longest_window = max(settings.window_seconds, settings.job_window_seconds)
        life = TokenLife(longest_window, settings.future_seconds)
        self._use_limit = UseLimit(
            settings.max_uses,
            MemoryUseCounter(life, now, None if settings.material is None else now()),
            None if self._redis is None else RedisUseCounter(self._redis, life),
            settings.secret,
        )

    @classmethod
    def from_environment(
        cls, environment: Optional[Mapping[str, str]] = None, **about: Any
    ) -> "ByokManager":
        """See `Settings.from_environment`. Raises SettingsError."""
        return cls(Settings.from_environment(environment, **about))

    def decrypt(
        self, pair: HeaderPair, provider: Optional[str] = None, host: Optional[str] = None
    ) -> BroughtKey:
        """
        Opens the key of a request and counts its use. Wipe it as soon as the provider has answered:
        `with byok.decrypt(pair, "openai") as key`.

        `provider` is the one that the request names, None if it names none; `host` is the request's own, which chooses
        one of several origins. Raises ByokKeyRequired, ByokTokenStale or ByokDecryptionFailed.
        """
        return self._count(self._open(pair, provider, host), pair)

    async def decrypt_async(
        self, pair: HeaderPair, provider: Optional[str] = None, host: Optional[str] = None
    ) -> BroughtKey:
        """`decrypt` for an event loop: only where Redis has to be asked, a thread waits for it."""
        key = self._open(pair, provider, host)
        if key.protocol == "v1" or not self._use_limit.is_shared:
            return self._count(key, pair)
        return await asyncio.get_running_loop().run_in_executor(None, self._count, key, pair)

    def hand_over(
        self, pair: HeaderPair, provider: Optional[str] = None, host: Optional[str] = None
    ) -> JobPair:
        """
        The pair as a queue may carry it: it opens only with the backend's sealing keys, which the queue has not. It is
        opened here once and wiped, so that the client of a bad pair is told now; the use is counted by the worker.

        Raises SealedPairRequired for a key of version 1, and what `decrypt` raises.
        """
        if not pair.is_missing and not is_sealed_token_text(pair.session_key):
            raise SealedPairRequired()
        self._open(pair, provider, host).wipe()
        return {
            "api_origin": self.choose_origin(host),
            "encrypted_key": pair.encrypted_key or "",
            "session_key": pair.session_key or "",
        }

    def receive(self, job: Mapping[str, str]) -> BroughtKey:
        """
        Opens the pair of a job, inside the window for jobs and under the same limit of uses. Use it in a `with` block.
        Raises ByokTokenStale, ByokDecryptionFailed or SealedPairRequired.
        """
        values = [job.get(name) for name in ("encrypted_key", "session_key", "api_origin")]
        encrypted_key, session_key, api_origin = (
            value if isinstance(value, str) else "" for value in values
        )
        pair = HeaderPair(encrypted_key, session_key)
        if not is_sealed_token_text(session_key):
            raise SealedPairRequired()
        if self._ring is None or api_origin not in self.settings.api_origins:
            raise ByokDecryptionFailed()
        receiver = self._receiver(api_origin, self.settings.job_window_seconds)
        return self._count(self._open_sealed(pair, receiver, None), pair)

    def configuration(self, host: Optional[str] = None) -> Optional[str]:
        """The signed configuration as JSON; None where version 2 is not offered."""
        if self._ring is None:
            return None
        return self._ring.document_at(self._now(), self.choose_origin(host))

    def choose_origin(self, host: Optional[str]) -> str:
        """The first origin of the backend, or another one that the request names. An unknown name is ignored."""
        origins = self.settings.api_origins
        named = f"https://{host}"
        return named if named in origins else origins[0]

    def rate_limit(self, name: str, quota: int, window_seconds: int) -> RateLimit:
        """A limit for each client, counted where the uses of tokens are counted."""
        secret = self.settings.secret
        return RateLimit(name, quota, window_seconds, self._redis, secret)

    def _open(self, pair: HeaderPair, provider: Optional[str], host: Optional[str]) -> BroughtKey:
        protocols = self.settings.protocols
        is_sealed = is_sealed_token_text(pair.session_key)
        if self._ring is None or ("v1" in protocols and not is_sealed):
            return redact_while_alive(BroughtKey(decrypt_v1(pair), provider, "v1"))
        receiver = self._receiver(self.choose_origin(host), self.settings.window_seconds)
        return self._open_sealed(pair, receiver, provider)

    def _open_sealed(
        self, pair: HeaderPair, receiver: Receiver, provider: Optional[str]
    ) -> BroughtKey:
        content, bound_provider = decrypt_v2(pair, receiver, provider)
        return redact_while_alive(BroughtKey(content, bound_provider, "v2"))

    def _receiver(self, api_origin: str, window_seconds: int) -> Receiver:
        now = self._now()
        openers = {} if self._ring is None else self._ring.openers_at(now)
        return Receiver(api_origin, openers, now, window_seconds, self.settings.future_seconds)

    def _count(self, key: BroughtKey, pair: HeaderPair) -> BroughtKey:
        """Only a genuine token is counted, so made-up ones can neither fill the memory nor use up another's."""
        if key.protocol == "v1" or self._use_limit.count_use(pair.session_key or ""):
            return key
        key.wipe()
        raise TokenUsedUp()


def _create_ring(settings: Settings, now: int) -> KeyRing:
    offer = Offer(
        protocols=settings.protocols,
        window_seconds=settings.window_seconds,
        future_seconds=settings.future_seconds,
        about=settings.described(),
    )
    if settings.material is not None:
        return KeyRing(settings.material, offer, now)
    log.warning("sealing keys are made in memory: for one process, and for development")
    plan = functools.partial(plan_keys, life=MEMORY_KEY_LIFE)
    return KeyRing(create_key_material(now, MEMORY_KEY_LIFE), offer, now, plan)


def _connect(url: Optional[str]) -> Optional[Any]:
    if url is None:
        return None
    redis: Any = importlib.import_module("redis")
    retry: Any = importlib.import_module("redis.retry")
    backoff: Any = importlib.import_module("redis.backoff")
    return redis.Redis.from_url(
        url,
        socket_timeout=REDIS_TIMEOUT_SECONDS,
        socket_connect_timeout=REDIS_TIMEOUT_SECONDS,
        # Some versions try again by themselves, seconds later; and a use must not be counted twice.
        retry=retry.Retry(backoff.NoBackoff(), 0),
    )
