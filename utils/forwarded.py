"""Believe what trusted proxies say of the client: its address, and whether it came by HTTPS."""

from collections.abc import Iterable, Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

Network = IPv4Network | IPv6Network


def believing(wsgi_app: "WSGIApplication", trusted: Sequence[Network]) -> "WSGIApplication":
    """Take the client from X-Forwarded-For and -Proto where a trusted proxy sent the request.

    The client is the last address that is no trusted proxy's: what stands before it, anybody can
    have written.
    """

    def application(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        if _is_trusted(environ.get("REMOTE_ADDR", ""), trusted):
            _take_over(environ, trusted)
        return wsgi_app(environ, start_response)

    return application


def _take_over(environ: "WSGIEnvironment", trusted: Sequence[Network]) -> None:
    hops = [hop.strip() for hop in environ.get("HTTP_X_FORWARDED_FOR", "").split(",")]
    strangers = [hop for hop in hops if hop and not _is_trusted(hop, trusted)]
    if strangers and _find_address(strangers[-1]) is not None:
        environ["REMOTE_ADDR"] = strangers[-1]
    scheme = environ.get("HTTP_X_FORWARDED_PROTO", "").rpartition(",")[2].strip()
    if scheme in {"http", "https"}:
        environ["wsgi.url_scheme"] = scheme


def _is_trusted(text: str, trusted: Sequence[Network]) -> bool:
    address = _find_address(text)
    return address is not None and any(address in network for network in trusted)


def _find_address(text: str) -> IPv4Address | IPv6Address | None:
    """Read an address; an IPv4 one is the same where it came over an IPv6 socket."""
    try:
        address = ip_address(text)
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address
