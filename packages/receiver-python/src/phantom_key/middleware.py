"""
Starlette middleware: refuses plain HTTP, takes both headers out of the request before anybody else reads them, and keeps
answers and tracebacks of requests with a key from telling anything of it. Any ASGI application can use it.
"""

from __future__ import annotations

import json
import logging
import traceback
from types import TracebackType
from typing import Any, Awaitable, Callable, List, MutableMapping, Optional, Sequence, Tuple

from .byok_manager import ByokManager
from .errors import ByokError, HttpsRequired, InternalError, error_body, error_headers
from .headers import HeaderPair
from .log_filter import OWN_LOGGER, redact_during

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]
Headers = List[Tuple[bytes, bytes]]

PAIR_KEY = "phantom_key.pair"
"""Where the pair of a request is in its scope."""

_KEY_HEADERS = (b"x-encrypted-key", b"x-session-key")
_HSTS = (b"strict-transport-security", b"max-age=31536000")

log = logging.getLogger(OWN_LOGGER)


class ByokMiddleware:
    """The first of an application's middlewares: `app.add_middleware(ByokMiddleware, byok=byok)`, after all others."""

    def __init__(self, app: App, byok: ByokManager, plain_http_paths: Sequence[str] = ()) -> None:
        """`plain_http_paths` are answered over plain HTTP too, for probes such as `/health`; never with a key."""
        self._app = app
        self._byok = byok
        self._plain_http_paths = frozenset(plain_http_paths)
        self._has_hinted = False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        pair = take_pair(scope)
        is_open = pair.is_missing and scope["path"] in self._plain_http_paths
        if not is_open and not self._came_over_https(scope):
            await send_error(send, HttpsRequired())
            return
        if pair.is_missing:
            await self._app(scope, receive, _with_headers(send, ()))
            return
        with redact_during(pair):
            await self._answer(scope, receive, send)

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        has_started = False

        async def send_noting(message: Message) -> None:
            nonlocal has_started
            has_started = has_started or message["type"] == "http.response.start"
            await send(message)

        guarded = _with_headers(send_noting, ((b"cache-control", b"no-store"),))
        fault = None
        try:
            await self._app(scope, receive, guarded)
        except Exception as error:  # noqa: BLE001
            # Errors of HTTP clients quote the header that they could not send. Only the kind and the places are kept.
            fault = describe_error(error)
        if fault is None:
            return
        log.error("unexpected error while a key was in use: %s", fault)
        if not has_started:
            await send_error(guarded, InternalError())

    def _came_over_https(self, scope: Scope) -> bool:
        client = scope.get("client")
        told = _values_of(scope["headers"], b"x-forwarded-proto")
        if not told:
            return bool(scope.get("scheme") == "https")
        if self._byok.proxies.has(client[0] if client else None):
            return told == [b"https"]
        # Some servers believe this header by themselves (uvicorn: from 127.0.0.1) and have changed the scheme.
        if not self._has_hinted:
            self._has_hinted = True
            log.warning(
                "X-Forwarded-Proto came from an address that TRUSTED_PROXIES does not name; "
                "uvicorn shows the proxy's own address with --no-proxy-headers"
            )
        return False


def take_pair(scope: Scope) -> HeaderPair:
    """
    Moves both headers out of the request. Nobody after this sees them, nor do error reporters that look at the scope
    later.
    """
    known = scope.get(PAIR_KEY)
    if isinstance(known, HeaderPair):
        return known
    headers: Headers = list(scope["headers"])
    pair = HeaderPair.of_raw_headers(headers)
    if not pair.is_missing:
        scope["headers"] = [each for each in headers if each[0].lower() not in _KEY_HEADERS]
    scope[PAIR_KEY] = pair
    return pair


def describe_error(error: BaseException) -> str:
    """The kind of an error and where it was raised, without its text and without local variables."""
    places = _places_of(error.__traceback__)
    return f"{type(error).__module__}.{type(error).__qualname__} at {' < '.join(places)}"


async def send_error(send: Send, error: ByokError) -> None:
    """Answers with the error envelope, without the application."""
    body = json.dumps(error_body(error), separators=(",", ":")).encode("utf-8")
    headers: Headers = [
        (b"content-type", b"application/json"),
        (b"content-length", str(len(body)).encode("ascii")),
    ]
    for name, value in error_headers(error).items():
        headers.append((name.lower().encode("ascii"), value.encode("ascii")))
    await send({"type": "http.response.start", "status": error.status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def _places_of(trace: Optional[TracebackType]) -> List[str]:
    frames = traceback.extract_tb(trace)[-5:]
    return [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in reversed(frames)]


def _values_of(headers: Headers, name: bytes) -> List[bytes]:
    return [value for each, value in headers if each.lower() == name]


def _with_headers(send: Send, headers: Sequence[Tuple[bytes, bytes]]) -> Send:
    """Adds headers that the answer has not."""

    async def send_with_headers(message: Message) -> None:
        if message["type"] == "http.response.start":
            own: Headers = list(message.get("headers", []))
            names = {name.lower() for name, _ in own}
            own += [each for each in (_HSTS, *headers) if each[0] not in names]
            message["headers"] = own
        await send(message)

    return send_with_headers
