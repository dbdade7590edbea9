"""How a backend takes keys, from its environment: the names are those of the verifier (docs/integration.md)."""

from __future__ import annotations

import os
import pathlib
from dataclasses import dataclass, field, replace
from typing import Mapping, Optional, Sequence, Tuple

from .client_address import TrustedProxies
from .configuration import About, SettingsError, expect_about, is_api_origin
from .key_material import KeyMaterial, KeyMaterialError, parse_key_material
from .sealed import DEFAULT_FUTURE_SECONDS, DEFAULT_WINDOW_SECONDS

DEFAULT_JOB_WINDOW_SECONDS = 600
"""
How long after its issue a token is taken by a worker. Longer than the window of requests, because a job waits in its queue.
Not longer than work should wait: while it does, the key goes on to work although its user may have locked the extension.
"""

DEFAULT_MAX_USES = 100
MIN_SECRET_CHARACTERS = 32

_PROTOCOLS = {"v1": ("v1",), "v2": ("v2",), "both": ("v1", "v2")}


@dataclass(frozen=True)
class Settings:
    """Everything that a receiver needs to know. `from_environment` reads it from variables."""

    api_origins: Tuple[str, ...] = ()
    """`https://host[:port]` under which extensions know the backend. Never taken from the request."""
    protocols: Tuple[str, ...] = ("v1", "v2")
    material: Optional[KeyMaterial] = field(default=None, repr=False)
    """None: keys are made in memory, for one process and for development."""
    window_seconds: int = DEFAULT_WINDOW_SECONDS
    future_seconds: int = DEFAULT_FUTURE_SECONDS
    job_window_seconds: int = DEFAULT_JOB_WINDOW_SECONDS
    max_uses: int = DEFAULT_MAX_USES
    """How often one token is taken; 0 for no limit."""
    about: About = About()
    trusted_proxies: Tuple[str, ...] = ()
    redis_url: Optional[str] = field(default=None, repr=False)
    """Where processes count together. None: in memory."""
    secret: Optional[str] = field(default=None, repr=False)
    """Shared by the processes that count together, at least 32 characters."""

    def __post_init__(self) -> None:
        """Raises SettingsError where something does not fit."""
        if self.protocols not in _PROTOCOLS.values():
            raise SettingsError("PROTOCOLS must be v1, v2 or both")
        if "v2" in self.protocols and not self.api_origins:
            raise SettingsError("PUBLIC_ORIGIN must be set: https://host[:port], several by commas")
        if not all(map(is_api_origin, self.api_origins)):
            raise SettingsError("PUBLIC_ORIGIN must be https://host[:port], several by commas")
        _expect_range("TOKEN_WINDOW_SECONDS", self.window_seconds, 30, 900)
        _expect_range("TOKEN_FUTURE_SECONDS", self.future_seconds, 0, 300)
        _expect_range("JOB_WINDOW_SECONDS", self.job_window_seconds, self.window_seconds, 3600)
        _expect_range("MAX_USES_PER_TOKEN", self.max_uses, 0, 999_999_999)
        if self.redis_url is not None and len(self.secret or "") < MIN_SECRET_CHARACTERS:
            raise SettingsError(
                f"RATE_LIMIT_SECRET must be at least {MIN_SECRET_CHARACTERS} characters where REDIS_URL is set"
            )
        _expect_proxies(self.trusted_proxies)
        expect_about(self.described())

    def described(self) -> About:
        """What the configuration says of this backend."""
        return replace(self.about, max_uses=self.max_uses or None)

    @classmethod
    def from_environment(
        cls,
        environment: Optional[Mapping[str, str]] = None,
        *,
        name: Optional[str] = None,
        providers: Optional[Sequence[str]] = None,
        api_path: str = "/api/",
        validate_path: str = "/api/v1/keys/validate",
    ) -> "Settings":
        """Raises SettingsError, which names the variable and never its value."""
        variables = os.environ if environment is None else environment
        protocols = _PROTOCOLS.get(variables.get("PROTOCOLS") or "both")
        if protocols is None:
            raise SettingsError("PROTOCOLS must be v1, v2 or both")
        about = About(
            name=name,
            sites=_read_list(variables, "SITE_ORIGINS")[:10] or None,
            api_path=api_path,
            validate_path=validate_path,
            providers=providers,
        )
        window_seconds = _read_number(variables, "TOKEN_WINDOW_SECONDS", DEFAULT_WINDOW_SECONDS)
        return cls(
            api_origins=_read_list(variables, "PUBLIC_ORIGIN"),
            protocols=protocols,
            material=_read_material(variables) if "v2" in protocols else None,
            window_seconds=window_seconds,
            job_window_seconds=_read_number(
                variables, "JOB_WINDOW_SECONDS", max(DEFAULT_JOB_WINDOW_SECONDS, window_seconds)
            ),
            max_uses=_read_number(variables, "MAX_USES_PER_TOKEN", DEFAULT_MAX_USES),
            about=about,
            trusted_proxies=_read_list(variables, "TRUSTED_PROXIES"),
            redis_url=variables.get("REDIS_URL") or None,
            secret=variables.get("RATE_LIMIT_SECRET") or None,
        )


def _read_material(variables: Mapping[str, str]) -> Optional[KeyMaterial]:
    path, text = variables.get("SEALING_KEYS_FILE"), variables.get("SEALING_KEYS")
    if path and text:
        raise SettingsError("SEALING_KEYS_FILE and SEALING_KEYS must not both be set")
    if not path and not text:
        return None
    variable = "SEALING_KEYS_FILE" if path else "SEALING_KEYS"
    fault = "must be a file that can be read"
    try:
        return parse_key_material(
            pathlib.Path(path).read_text(encoding="utf-8") if path else text or ""
        )
    except KeyMaterialError as error:
        # It names a member and its shape, never a value.
        fault = f"is malformed: {error}"
    except (OSError, ValueError):
        pass
    raise SettingsError(f"{variable} {fault}")


def _read_list(variables: Mapping[str, str], name: str) -> Tuple[str, ...]:
    return tuple(filter(None, map(str.strip, variables.get(name, "").split(","))))


def _read_number(variables: Mapping[str, str], name: str, default: int) -> int:
    text = variables.get(name) or str(default)
    if not (text.isascii() and text.isdigit() and len(text) <= 9):
        raise SettingsError(f"{name} must be a whole number")
    return int(text)


def _expect_range(name: str, value: int, least: int, most: int) -> None:
    if not least <= value <= most:
        raise SettingsError(f"{name} must be a whole number from {least} to {most}")


def _expect_proxies(entries: Sequence[str]) -> None:
    try:
        TrustedProxies(entries)
        return
    except ValueError:
        pass
    # Raised here: the error of the parser has the value.
    raise SettingsError("TRUSTED_PROXIES must be addresses and networks, separated by commas")
