"""Bytes that cannot be printed, pickled or copied, and that are zeroed after use."""

from __future__ import annotations

from typing import Callable, NoReturn, Optional, TypeVar

from .errors import InvalidByokKey

Value = TypeVar("Value")

PLACEHOLDER = "[secret]"


class SecretWiped(Exception):
    """The secret was used after it was wiped."""

    def __init__(self) -> None:
        super().__init__("secret must be used before it is wiped")


class SecretBytes:
    """
    Owns a bytearray and lends it to one function at a time. Every conversion to text gives `[secret]`.

    Python's `bytes` and `str` cannot be zeroed. What `use` hands back, and every copy that a library makes, stays in
    memory until it is collected and overwritten.
    """

    __slots__ = ("_content", "__weakref__")

    def __init__(self, content: bytearray) -> None:
        """`content` becomes the property of this object: the caller keeps no reference."""
        if not isinstance(content, bytearray):
            raise TypeError("content must be a bytearray")
        self._content: Optional[bytearray] = content

    def use(self, read: Callable[[bytearray], Value]) -> Value:
        """Calls `read` with the bytes, which it must not keep. Raises SecretWiped after the wipe."""
        if self._content is None:
            raise SecretWiped()
        return read(self._content)

    def wipe(self) -> None:
        """Zeroes the bytes. May be called again."""
        content, self._content = self._content, None
        if content is not None:
            wipe_bytes(content)

    @property
    def is_wiped(self) -> bool:
        return self._content is None

    def __enter__(self) -> "SecretBytes":
        return self

    def __exit__(self, *_: object) -> None:
        self.wipe()

    def __del__(self) -> None:
        # Absent where the constructor has refused its argument.
        if getattr(self, "_content", None) is not None:
            self.wipe()

    def __str__(self) -> str:
        return PLACEHOLDER

    def __repr__(self) -> str:
        return PLACEHOLDER

    def __format__(self, spec: str) -> str:
        return PLACEHOLDER

    def __bytes__(self) -> NoReturn:
        raise TypeError("a secret must be read by use()")

    def _refuse(self, *_: object) -> NoReturn:
        raise TypeError("a secret must not be pickled or copied")

    __reduce__ = _refuse
    __reduce_ex__ = _refuse
    __copy__ = _refuse
    __deepcopy__ = _refuse
    __getstate__ = _refuse


class BroughtKey(SecretBytes):
    """The API key of a request, and the provider that it may be used for."""

    __slots__ = ("provider", "protocol")

    def __init__(self, content: bytearray, provider: Optional[str], protocol: str) -> None:
        super().__init__(content)
        self.provider = provider
        """
        The only provider that may receive it: under version 2 the one that it is bound to, under version 1 the one
        that the request names; None where neither says one.
        """
        self.protocol = protocol
        """`v1` or `v2`."""

    def __enter__(self) -> "BroughtKey":
        return self

    def header(self, scheme: str = "Bearer") -> str:
        """
        The value of a provider's header: `Bearer …`, or the bare key for `scheme=""`. The text is a copy, which lives
        until it is collected. Raises InvalidByokKey where no header can carry the key: a line end in it would start
        another header.
        """
        if not self.use(_is_printable):
            raise InvalidByokKey(self.provider)
        text = self.use(lambda content: content.decode("ascii"))
        return f"{scheme} {text}" if scheme else text


def wipe_bytes(content: bytearray) -> None:
    """Zeroes a bytearray in place."""
    content[:] = bytes(len(content))


def _is_printable(content: bytearray) -> bool:
    """Visible ASCII alone, without spaces."""
    return all(0x21 <= byte <= 0x7E for byte in content)
