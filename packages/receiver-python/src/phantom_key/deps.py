"""FastAPI: the key of a request as a dependency, and everything around it in one call. The seed's `backend/api/deps.py`."""

from __future__ import annotations

import asyncio
import json
import logging
from typing import Any, AsyncIterator, Awaitable, Callable, Coroutine, Optional, Sequence, Union

from fastapi import FastAPI, HTTPException, Request
from fastapi.exception_handlers import http_exception_handler
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response

from .byok_manager import ByokManager, JobPair
from .configuration import CONFIGURATION_PATH, is_provider_name
from .errors import (
    ByokError,
    MethodNotAllowed,
    NotFound,
    ValidationFailed,
    error_body,
    error_headers,
)
from .log_filter import OWN_LOGGER, install_log_filter
from .middleware import ByokMiddleware, take_pair
from .secret_bytes import BroughtKey

ProviderSource = Union[None, str, Callable[[Request], Awaitable[Optional[str]]]]
"""
Where a request names its provider: `body` (the member `provider` of its JSON), `query` (`?provider=`), a function that
finds it, or None where it names none.
"""

METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})

CONFIGURATION_CACHING = "public, max-age=60"
"""A document that is a minute old is still safe: a minute is half a window."""

log = logging.getLogger(OWN_LOGGER)


def protect(app: FastAPI, byok: ByokManager, plain_http_paths: Sequence[str] = ()) -> None:
    """
    Everything around the dependency: middleware, answers to errors, the signed configuration, the filter of logs. Call it
    after other middlewares are added, so that none of them reads the headers first.
    """
    install_log_filter()
    app.add_middleware(ByokMiddleware, byok=byok, plain_http_paths=plain_http_paths)
    app.add_exception_handler(ByokError, answer_error)
    app.add_exception_handler(RequestValidationError, answer_invalid)
    app.add_exception_handler(404, answer_not_found)
    app.add_exception_handler(405, answer_not_found)
    app.add_api_route(
        CONFIGURATION_PATH,
        configuration_route(byok),
        methods=["GET"],
        include_in_schema=False,
        response_model=None,
    )


def byok_key(
    byok: ByokManager, provider_in: ProviderSource = None
) -> Callable[[Request], AsyncIterator[BroughtKey]]:
    """
    The key of a request: `key: BroughtKey = Depends(byok_key(byok, provider_in="body"))`. It is wiped when the request is
    over; a `with` block around its use wipes it before. With `provider_in`, `key.provider` is never None.
    """

    async def dependency(request: Request) -> AsyncIterator[BroughtKey]:
        # The body is read first, so that an opened key never waits for a slow one.
        provider = await find_provider(request, byok, provider_in)
        pair = take_pair(request.scope)
        with await byok.decrypt_async(pair, provider, request.headers.get("host")) as key:
            if provider_in is not None:
                expect_provider(byok, key.provider)
            yield key

    return dependency


def byok_job(
    byok: ByokManager, provider_in: ProviderSource = None
) -> Callable[[Request], Awaitable[JobPair]]:
    """The sealed pair of a request, for a job: `pair: JobPair = Depends(byok_job(byok))`. Keys of version 1 are refused."""

    async def dependency(request: Request) -> JobPair:
        provider = await find_provider(request, byok, provider_in)
        return hand_over(byok, request, provider)

    return dependency


def hand_over(byok: ByokManager, request: Request, provider: Optional[str] = None) -> JobPair:
    """The sealed pair of a request. See `ByokManager.hand_over`."""
    return byok.hand_over(take_pair(request.scope), provider, request.headers.get("host"))


def client_limit(
    byok: ByokManager, name: str, quota: int, window_seconds: int
) -> Callable[[Request], Awaitable[None]]:
    """So many requests of one client in a window: `dependencies=[Depends(client_limit(byok, "validations", 20, 60))]`."""
    limit = byok.rate_limit(name, quota, window_seconds)

    async def dependency(request: Request) -> None:
        peer = None if request.client is None else request.client.host
        client = byok.proxies.client_of(peer, request.headers.getlist("x-forwarded-for"))
        if limit.is_shared:
            await run_in_thread(limit.admit, client)
        else:
            limit.admit(client)

    return dependency


def configuration_route(byok: ByokManager) -> Callable[..., Coroutine[Any, Any, Response]]:
    """The route of the signed configuration. 404 where version 2 is not offered."""

    async def configuration(request: Request) -> Response:
        document = byok.configuration(request.headers.get("host"))
        if document is None:
            raise NotFound()
        headers = {"Cache-Control": CONFIGURATION_CACHING}
        # audit-ok[key-in-response]: the signed configuration has public keys alone
        return Response(document, media_type="application/json", headers=headers)

    return configuration


async def find_provider(
    request: Request, byok: ByokManager, provider_in: ProviderSource
) -> Optional[str]:
    """The provider that a request names. Raises ValidationFailed, which never repeats it."""
    if provider_in is None:
        return None
    if callable(provider_in):
        return await provider_in(request)
    if provider_in == "body":
        return expect_provider(byok, _member_of(await request.body(), "provider"))
    named = request.query_params.getlist("provider")
    return expect_provider(byok, named[0] if len(named) == 1 else "") if named else None


def expect_provider(byok: ByokManager, provider: object) -> str:
    """Raises ValidationFailed where this is none of the backend's providers."""
    providers = byok.settings.about.providers
    if isinstance(provider, str):
        if provider in providers if providers is not None else is_provider_name(provider):
            return provider
    known = "the id of a provider" if providers is None else f"one of {', '.join(providers)}"
    raise ValidationFailed("provider", known)


async def answer_error(request: Request, error: Any) -> Response:
    """The error envelope. Logs route and code, nothing of headers, body and URL."""
    route = getattr(request.scope.get("route"), "path", "unmatched")
    method = request.method if request.method in METHODS else "OTHER"
    log.warning("key_validation_failed %s %s %s", method, route, error.code)
    return JSONResponse(error_body(error), error.status, headers=error_headers(error))


async def answer_invalid(request: Request, error: Any) -> Response:
    """FastAPI's own answer repeats what came. This one says where it was: body, query, path, header or cookie."""
    first = next((each["loc"][0] for each in error.errors() if each.get("loc")), "body")
    part = first if first in ("body", "query", "path", "header", "cookie") else "body"
    return await answer_error(request, ValidationFailed(part, "the documented shape"))


async def answer_not_found(request: Request, error: Any) -> Response:
    """Where no route fits. What the application says of a resource of its own stays as it is."""
    if isinstance(error, HTTPException) and error.detail not in ("Not Found", "Method Not Allowed"):
        return await http_exception_handler(request, error)
    known = NotFound() if error.status_code == 404 else MethodNotAllowed()
    headers = {**(getattr(error, "headers", None) or {}), **error_headers(known)}
    return JSONResponse(error_body(known), known.status, headers=headers)


async def run_in_thread(call: Callable[[str], None], argument: str) -> None:
    """Waits for Redis without holding the event loop."""
    await asyncio.get_running_loop().run_in_executor(None, call, argument)


def _member_of(body: bytes, name: str) -> object:
    try:
        document = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return document.get(name) if isinstance(document, dict) else None
