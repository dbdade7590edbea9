"""
Receives AI-provider keys that users bring with Phantom Key: opened in memory, used, wiped. `phantom_key.deps` is for
FastAPI, `phantom_key.middleware` for any ASGI application.
"""

from .byok_manager import ByokManager, JobPair
from .configuration import About, SettingsError
from .errors import (
    ByokDecryptionFailed,
    ByokError,
    ByokKeyRequired,
    ByokTokenStale,
    HttpsRequired,
    InvalidByokKey,
    ModelProviderError,
    RateLimitExceeded,
    RateLimitUnavailable,
    SealedPairRequired,
    ValidationFailed,
    error_body,
    error_headers,
)
from .headers import HeaderPair
from .key_material import KeyMaterialError
from .log_filter import KeyLogFilter, install_log_filter
from .secret_bytes import BroughtKey, SecretBytes, SecretWiped
from .settings import Settings

__all__ = [
    "About",
    "BroughtKey",
    "ByokDecryptionFailed",
    "ByokError",
    "ByokKeyRequired",
    "ByokManager",
    "ByokTokenStale",
    "HeaderPair",
    "HttpsRequired",
    "InvalidByokKey",
    "JobPair",
    "KeyLogFilter",
    "KeyMaterialError",
    "ModelProviderError",
    "RateLimitExceeded",
    "RateLimitUnavailable",
    "SealedPairRequired",
    "SecretBytes",
    "SecretWiped",
    "Settings",
    "SettingsError",
    "ValidationFailed",
    "error_body",
    "error_headers",
    "install_log_filter",
]
