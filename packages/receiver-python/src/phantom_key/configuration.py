"""The signed configuration: what a backend says about its protocol and its keys."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import Any, Dict, List, Mapping, Optional, Sequence, Tuple, Union

from .fields import encode_fields

CONFIGURATION_PATH = "/.well-known/byok-configuration"

SEALING_SUITE = (0x0020, 0x0001, 0x0002)
"""HPKE's ids of KEM, KDF and AEAD."""

FurtherValue = Union[str, int, Sequence[str]]

_ORIGIN = re.compile(
    r"https://(?:[a-z0-9_-]+(?:\.[a-z0-9_-]+)*|\[[0-9a-f:.]+\])(?::([1-9][0-9]{0,4}))?", re.ASCII
)
_PROVIDER = re.compile(r"[a-z][a-z0-9-]{0,31}", re.ASCII)
_PATH = re.compile(r"(?:/[A-Za-z0-9._~-]+)*/?", re.ASCII)
_NAME = re.compile(
    "(?! )[^\\x00-\\x1f\\x7f-\\x9f\\u061c\\u200e\\u200f\\u2028-\\u202e\\u2066-\\u2069\\ud800-\\udfff]{1,64}(?<! )"
)
_LONGEST_PATH = 128
_MAX_USES = 999_999_999


class SettingsError(Exception):
    """A setting is malformed. The message names it and the expected shape, never a value."""


@dataclass(frozen=True)
class About:
    """What the configuration tells a sender that does not know the backend yet. None: the member is left out."""

    name: Optional[str] = None
    """1 to 64 characters on one line."""
    sites: Optional[Sequence[str]] = None
    """1 to 10 origins."""
    api_path: Optional[str] = "/api/"
    validate_path: Optional[str] = "/api/v1/keys/validate"
    providers: Optional[Sequence[str]] = None
    """1 to 32 ids of providers."""
    max_uses: Optional[int] = None

    def members(self) -> Dict[str, FurtherValue]:
        """Those that are there, in the order of the document."""
        everything = {
            "name": self.name,
            "sites": self.sites,
            "api_path": self.api_path,
            "validate_path": self.validate_path,
            "providers": self.providers,
            "max_uses": self.max_uses,
        }
        return {name: value for name, value in everything.items() if value is not None}


@dataclass(frozen=True)
class PublicSealingKey:
    """One public key of a backend."""

    id: str
    public_key: str
    """Base64url."""
    not_before: int
    not_after: int
    suite: Tuple[int, ...] = SEALING_SUITE


@dataclass(frozen=True)
class Claims:
    """What a configuration says, before it is signed."""

    protocols: Sequence[str]
    issued_at: int
    expires_at: int
    window_seconds: int
    future_seconds: int
    keys: Sequence[PublicSealingKey]
    public_signing_key: str
    """Ed25519, base64url of 32 bytes."""
    further: Mapping[str, FurtherValue] = field(default_factory=dict)
    """All other members that are signed."""


def configuration_bytes(claims: Claims, api_origin: str) -> bytes:
    """The bytes that are signed: the origin, and all members except the signature."""
    keys = [
        encode_fields(
            key.id,
            encode_fields(*map(str, key.suite)),
            key.public_key,
            str(key.not_before),
            str(key.not_after),
        )
        for key in claims.keys
    ]
    return encode_fields(
        "byok-v2 configuration",
        api_origin,
        encode_fields(*claims.protocols),
        str(claims.issued_at),
        str(claims.expires_at),
        str(claims.window_seconds),
        str(claims.future_seconds),
        encode_fields(*keys),
        claims.public_signing_key,
        encode_fields(*(_encode_member(*member) for member in sorted(claims.further.items()))),
    )


def format_configuration(claims: Claims, signature: str) -> str:
    """The document as JSON. The same claims give the same bytes as the verifier's."""
    document: Dict[str, Any] = {
        "protocols": list(claims.protocols),
        "issued_at": claims.issued_at,
        "expires_at": claims.expires_at,
        "window_seconds": claims.window_seconds,
        "future_seconds": claims.future_seconds,
        "keys": [
            {
                "id": key.id,
                "suite": list(key.suite),
                "public_key": key.public_key,
                "not_before": key.not_before,
                "not_after": key.not_after,
            }
            for key in claims.keys
        ],
        **claims.further,
        "signing_key": claims.public_signing_key,
        "signature": signature,
    }
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"), default=list)


def expect_about(about: About) -> About:
    """Raises SettingsError where a member is malformed: a sender would refuse the whole document."""
    if about.name is not None and not _NAME.fullmatch(about.name):
        raise SettingsError("name must be 1 to 64 characters on one line")
    _expect_list("sites", about.sites, 10, is_api_origin, "https://host[:port]")
    _expect_list("providers", about.providers, 32, is_provider_name, "1 to 32 of a-z 0-9 -")
    api_path, validate_path = about.api_path, about.validate_path
    if api_path is not None and not (is_path(api_path) and api_path.endswith("/")):
        raise SettingsError("api_path must be a path that ends with a slash")
    if validate_path is not None and (not is_path(validate_path) or validate_path.endswith("/")):
        raise SettingsError("validate_path must be a path that does not end with a slash")
    if validate_path is not None and not validate_path.startswith(api_path or ""):
        raise SettingsError("validate_path must be below api_path")
    if about.max_uses is not None and not 1 <= about.max_uses <= _MAX_USES:
        raise SettingsError(f"max_uses must be a whole number from 1 to {_MAX_USES}")
    return about


def is_api_origin(text: str) -> bool:
    """`https://host[:port]` as browsers serialise it: lower case, no default port, no slash."""
    match = _ORIGIN.fullmatch(text)
    if match is None or len(text) > len("https://:65535") + 253:
        return False
    port = match.group(1)
    return port is None or (port != "443" and int(port) <= 65_535)


def is_provider_name(text: str) -> bool:
    """The id of a provider: 1 to 32 of `a-z 0-9 -`, a letter first."""
    return _PROVIDER.fullmatch(text) is not None


def is_path(text: str) -> bool:
    """Segments of `A-Z a-z 0-9 . _ ~ -` between slashes, none of them `.` or `..`."""
    if not text.startswith("/") or len(text) > _LONGEST_PATH or not _PATH.fullmatch(text):
        return False
    return not {".", ".."} & set(text.split("/"))


def _encode_member(name: str, value: FurtherValue) -> bytes:
    if isinstance(value, str):
        return encode_fields(name, "text", value)
    if isinstance(value, int):
        return encode_fields(name, "number", str(value))
    return encode_fields(name, "list", encode_fields(*value))


def _expect_list(
    name: str, values: Optional[Sequence[str]], most: int, is_shaped: Any, shape: str
) -> None:
    if values is None:
        return
    texts: List[str] = list(values)
    if isinstance(values, str) or not 1 <= len(texts) <= most or len(set(texts)) != len(texts):
        raise SettingsError(f"{name} must be a list of 1 to {most}, none twice")
    if not all(is_shaped(text) for text in texts):
        raise SettingsError(f"{name} must be a list of {shape}")
