"""Make Redis connections that give up soon, so that a server that hangs holds up nobody."""

from typing import Any, Final

from redis import BlockingConnectionPool, Redis
from redis.backoff import NoBackoff
from redis.connection import AbstractConnection, Connection, parse_url
from redis.retry import Retry

CONNECT_SECONDS: Final = 1.0
ANSWER_SECONDS: Final = 1.0


def connection(url: str, name: str) -> AbstractConnection:
    """Make a connection that `CLIENT LIST` shows under a name, and that is not open yet."""
    options = _options(url, name, retries=0)
    made: AbstractConnection = options.pop("connection_class", Connection)(**options)
    return made


def client(url: str, name: str) -> Redis:
    """Make a client that has one connection, whatever the number of threads.

    A connection that Redis closed meanwhile is opened again, once.
    """
    pool = BlockingConnectionPool(
        max_connections=1, timeout=ANSWER_SECONDS, **_options(url, name, retries=1)
    )
    return Redis(connection_pool=pool)


def _options(url: str, name: str, *, retries: int) -> dict[str, Any]:
    """Give a connection's options; those in the URL win over the timeouts only."""
    return {
        "socket_connect_timeout": CONNECT_SECONDS,
        "socket_timeout": ANSWER_SECONDS,
        **parse_url(url),
        "retry": Retry(NoBackoff(), retries),
        "client_name": name,
        "protocol": 2,  # what subscriptions say comes as plain answers, from every such server
        "decode_responses": False,
    }
