"""Nothing of what is sent stays open when the sending ends."""

import asyncio
import socket
from contextlib import closing

from services.webhooks.sending_loop import SendingLoop


def test_a_connection_that_nobody_has_any_more_is_closed() -> None:
    loop = SendingLoop()
    with closing(socket.create_server(("127.0.0.1", 0))) as listener, closing(loop):
        connecting = loop.create_connection(asyncio.Protocol, *listener.getsockname())
        loop.run_until_complete(connecting)
        accepted, _ = listener.accept()
        loop.create_task(loop.end())
        loop.run_forever()
        with accepted:
            accepted.settimeout(20)
            assert accepted.recv(1) == b""
