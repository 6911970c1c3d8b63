"""Connect to the very address that was checked, whatever the name says a moment later."""

import asyncio
from functools import cache
from ssl import SSLContext

import httpx

from models.webhooks.target import check_addresses
from services.webhooks.names import LookUp, start_look_up


class PinnedTransport(httpx.AsyncBaseTransport):
    """Looks the host up once, checks its addresses, and connects to one of them.

    Raises ForbiddenTarget. Every request has a connection of its own, since one that is kept
    belongs to an address and not to the name of its certificate.
    """

    def __init__(self, look_up: LookUp, *, allow_private: bool) -> None:
        self._look_up = look_up
        self._allow_private = allow_private
        self._inner = httpx.AsyncHTTPTransport(
            verify=_certificates(),
            trust_env=False,
            limits=httpx.Limits(max_connections=None, max_keepalive_connections=0),
        )

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request to the first of the host's addresses that takes a connection."""
        url, host = request.url, request.url.raw_host.decode()
        failure: httpx.TransportError = httpx.ConnectError("the name has no address")
        for address in await self._addresses(url):
            request.url = url.copy_with(host=address)
            request.extensions = {**request.extensions, "sni_hostname": host}
            try:
                return await self._inner.handle_async_request(request)
            except httpx.ConnectError as error:
                failure = error
        raise failure

    async def aclose(self) -> None:
        """Close what is open."""
        await self._inner.aclose()

    async def _addresses(self, url: httpx.URL) -> list[str]:
        host = url.raw_host.decode().strip("[]")
        port = url.port or (443 if url.scheme == "https" else 80)
        addresses = await asyncio.wrap_future(start_look_up(self._look_up, host, port))
        if not self._allow_private:
            check_addresses(addresses)
        return addresses


@cache
def _certificates() -> SSLContext:
    """Load whom to trust, once: it takes a while."""
    return httpx.create_ssl_context(trust_env=False)
