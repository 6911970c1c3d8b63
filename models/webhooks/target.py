"""Where a webhook may send to: an address of the internet, by http or https."""

from collections.abc import Iterable
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Final
from urllib.parse import urlsplit

from models.errors import FieldError, Invalid

SCHEMES: Final = {"http": 80, "https": 443}
NAT64: Final = IPv6Network("64:ff9b::/96")
# ::a.b.c.d was an IPv4 address once, and must not become one again.
IPV4_COMPATIBLE: Final = IPv6Network("::/96")
# Reserved by IANA, and public to the older ones of the Pythons that are supported.
RESERVED: Final = tuple(
    map(ip_network, ("192.0.0.0/24", "64:ff9b:1::/48", "2001::/23", "3fff::/20", "5f00::/16"))
)
# Azure answers with a machine's own secrets here, in a range that is public.
METADATA: Final = frozenset({IPv4Address("168.63.129.16")})
Address = IPv4Address | IPv6Address


class ForbiddenTarget(Invalid):
    """A webhook's URL leads to no address of the internet."""

    code = "forbidden_target"

    def __init__(self) -> None:
        message = "leads to a private, loopback, link-local or otherwise reserved address"
        super().__init__(f"url: {message}", errors=[FieldError("url", message)])


def host_and_port(url: str) -> tuple[str, int]:
    """Give what a URL connects to; raises Invalid for a form that no webhook has."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError as error:
        raise Invalid.field("url", "must be a URL") from error
    if parts.scheme not in SCHEMES or not host:
        raise Invalid.field("url", "must begin with http:// or https:// and a host")
    if "@" in parts.netloc:
        raise Invalid.field("url", "must hold no credentials")
    return host, SCHEMES[parts.scheme] if port is None else port


def check_addresses(addresses: Iterable[str]) -> None:
    """Raise ForbiddenTarget where one of them is no address of the internet."""
    if not all(map(is_public, addresses)):
        raise ForbiddenTarget


def is_public(text: str) -> bool:
    """Tell whether an address belongs to the internet, and not to this machine or its network."""
    try:
        address = ip_address(text)
    except ValueError:
        return False
    if isinstance(address, IPv6Address):
        if address in IPV4_COMPATIBLE:
            return False
        address = _embedded(address) or address
    if address in METADATA or any(address in network for network in RESERVED):
        return False
    return address.is_global and not address.is_multicast


def _embedded(address: IPv6Address) -> Address | None:
    """Give the IPv4 address that an IPv6 one stands for, or nothing."""
    if address in NAT64:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour
