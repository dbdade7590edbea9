"""Who asks: the address of a client, also behind proxies that are named."""

from __future__ import annotations

import ipaddress
import re
from typing import List, Optional, Sequence, Union

Address = Union[ipaddress.IPv4Address, ipaddress.IPv6Address]
Network = Union[ipaddress.IPv4Network, ipaddress.IPv6Network]

UNKNOWN_CLIENT = "unknown"

UNIX_SOCKET = "unix"
"""Names the proxy that connects by a Unix socket, where the peer has no address."""

_IPV6_NETWORK_BITS = 64
_HOP = re.compile(r"(?:\[([^\]]+)\]|([0-9]+(?:\.[0-9]+){3}))(?::[0-9]{1,5})?", re.ASCII)


class TrustedProxies:
    """The addresses and networks that are trusted to say who the client is, and whether it used HTTPS."""

    def __init__(self, entries: Sequence[str] = ()) -> None:
        """Raises ValueError where an entry is no address, no network in CIDR notation and not `unix`."""
        self._has_unix_socket = UNIX_SOCKET in entries
        self._networks: List[Network] = [
            _parse_network(entry) for entry in entries if entry != UNIX_SOCKET
        ]

    def has(self, peer: Optional[str]) -> bool:
        """Whether this is the address of a named proxy; None is the peer of a Unix socket."""
        if peer is None:
            return self._has_unix_socket
        address = parse_address(peer)
        return address is not None and any(
            address.version == network.version and address in network for network in self._networks
        )

    def client_of(self, peer: Optional[str], forwarded_for: Sequence[str]) -> str:
        """
        The client, in the form by which clients are told apart: an IPv4 address, or the /64 of an IPv6 one.
        `X-Forwarded-For` counts only from a named proxy, and is read from the right: what stands left of the first entry
        that is no named proxy may be forged.
        """
        nearest = None if peer is None else parse_address(peer)
        hops = [hop for value in forwarded_for for hop in value.split(",")]
        while hops and self.has(None if nearest is None else str(nearest)):
            following = _parse_hop(hops.pop())
            if following is None:
                break
            nearest = following
        if nearest is None:
            return UNKNOWN_CLIENT
        if nearest.version == 4:
            return str(nearest)
        return str(ipaddress.ip_network((nearest, _IPV6_NETWORK_BITS), strict=False))


def parse_address(text: str) -> Optional[Address]:
    """An address in full notation; an IPv4 address that came mapped into IPv6 is one of IPv4."""
    try:
        address = ipaddress.ip_address(text.split("%")[0])
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    return address if mapped is None else mapped


def _parse_network(entry: str) -> Network:
    network = ipaddress.ip_network(entry, strict=False)
    mapped = getattr(network.network_address, "ipv4_mapped", None)
    if mapped is None or network.prefixlen < 96:
        return network
    return ipaddress.ip_network((mapped, network.prefixlen - 96), strict=False)


def _parse_hop(entry: str) -> Optional[Address]:
    """Some proxies add the port, and brackets with it."""
    text = entry.strip()
    match = _HOP.fullmatch(text)
    return parse_address(text if match is None else match.group(1) or match.group(2))
