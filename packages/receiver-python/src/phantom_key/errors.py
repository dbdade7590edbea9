"""Every answer other than success: a stable code, a fixed message, an HTTP status. None of them repeats what was sent."""

from __future__ import annotations

from typing import Any, ClassVar, Dict, Mapping, Optional, Union

Details = Mapping[str, Union[str, int]]

UNAVAILABLE_RETRY_SECONDS = 5


class ByokError(Exception):
    """An answer to a request that brought a key, or should have."""

    code: ClassVar[str] = "INTERNAL_ERROR"
    status: ClassVar[int] = 500
    text: ClassVar[str] = "Something went wrong"

    def __init__(self, text: Optional[str] = None, details: Optional[Details] = None) -> None:
        self.message = self.text if text is None else text
        self.details = details
        super().__init__(self.message)


class InternalError(ByokError):
    """An unexpected error. Its own text is dropped."""


class ByokKeyRequired(ByokError):
    """Both headers are missing: the request brings no key."""

    code = "BYOK_KEY_REQUIRED"
    status = 401
    text = "An API key is required in X-Encrypted-Key and X-Session-Key"


class ByokDecryptionFailed(ByokError):
    """The one answer to a bad pair of headers, whatever is wrong with it."""

    code = "BYOK_DECRYPTION_FAILED"
    status = 400
    text = "Failed to decrypt API key"


class SealedPairRequired(ByokDecryptionFailed):
    """
    A key of version 1 was brought for a job. Its two headers open each other, so no queue may have them. The client gets
    the answer that it gets wherever version 2 is required.
    """

    def __str__(self) -> str:
        return "a job takes keys of version 2 only: the headers of version 1 open each other"


class ByokTokenStale(ByokError):
    """A token that is too old, too new, for a key that is not accepted now, or used up. The sender seals again."""

    code = "BYOK_TOKEN_STALE"
    status = 409
    text = "The session key must be sealed again under the current configuration"


class TokenUsedUp(ByokTokenStale):
    """A genuine token that has been used as often as allowed. The client gets the answer for a stale one."""


class HttpsRequired(ByokError):
    """The request came over plain HTTP."""

    code = "HTTPS_REQUIRED"
    status = 403
    text = "Use HTTPS"


class NotFound(ByokError):
    """There is no such route."""

    code = "NOT_FOUND"
    status = 404
    text = "No such resource"


class MethodNotAllowed(ByokError):
    """The route has no such method."""

    code = "METHOD_NOT_ALLOWED"
    status = 405
    text = "This method is not supported"


class ValidationFailed(ByokError):
    """A part of the request is malformed. Says which part and what is expected, never what came."""

    code = "VALIDATION_ERROR"
    status = 422
    text = "Request validation failed"

    def __init__(self, field: str, expected: str) -> None:
        super().__init__(details={"field": field, "expected": expected})


class InvalidByokKey(ByokError):
    """The provider refused the key (401, 403), or no header can carry it."""

    code = "INVALID_BYOK_KEY"
    status = 401

    def __init__(self, provider: Optional[str] = None) -> None:
        name = "the provider" if provider is None else provider
        details = None if provider is None else {"provider": provider}
        super().__init__(f"The API key was rejected by {name}", details)


class ModelProviderError(ByokError):
    """The provider is down, slow or gives an unexpected answer."""

    code = "MODEL_PROVIDER_ERROR"
    status = 502

    def __init__(self, provider: Optional[str] = None) -> None:
        name = "The provider" if provider is None else provider
        details = None if provider is None else {"provider": provider}
        super().__init__(f"{name} could not be asked", details)


class RateLimitExceeded(ByokError):
    """The client has reached a limit."""

    code = "RATE_LIMIT_EXCEEDED"
    status = 429
    text = "Too many requests"

    def __init__(self, retry_after_seconds: int) -> None:
        super().__init__(details={"retry_after_seconds": retry_after_seconds})


class RateLimitUnavailable(ByokError):
    """Requests cannot be counted now, and this one must not pass uncounted."""

    code = "RATE_LIMIT_UNAVAILABLE"
    status = 503
    text = "Requests cannot be counted at the moment"

    def __init__(self) -> None:
        super().__init__(details={"retry_after_seconds": UNAVAILABLE_RETRY_SECONDS})


def error_body(error: ByokError) -> Dict[str, Any]:
    """The error envelope: `{"error": {"code", "message", "details"?}}`."""
    body: Dict[str, Any] = {"code": error.code, "message": error.message}
    if error.details is not None:
        body["details"] = dict(error.details)
    return {"error": body}


def error_headers(error: ByokError) -> Dict[str, str]:
    """The headers of the answer: never cached, and when to come back where the client has to wait."""
    headers = {"Cache-Control": "no-store"}
    seconds = (error.details or {}).get("retry_after_seconds")
    if seconds is not None:
        headers["Retry-After"] = str(seconds)
    return headers
