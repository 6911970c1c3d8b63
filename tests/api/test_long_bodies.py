"""Long bodies to a real server: refused with an answer, and no harm to what comes next."""

from collections.abc import Iterator

import httpx
import pytest

from tests.families import PASSWORD
from tests.servers import Server, running

LIMIT = 64 * 1024


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with running(tmp_path_factory.mktemp("long_bodies")) as server:
        yield server


@pytest.fixture
def token(server: Server) -> str:
    body = {"email": "long@home.test", "password": PASSWORD, "name": "Ann"}
    with server.client() as client:
        client.post("/auth/signup", json=body)
        return client.post(
            "/auth/login", json={"email": body["email"], "password": PASSWORD}
        ).json()["access_token"]


def body_of(size: int, *, chunked: bool) -> bytes | Iterator[bytes]:
    body = b'{"name":"' + b" " * (size - 14) + b'Ben"}'
    return (body[at : at + 4096] for at in range(0, size, 4096)) if chunked else body


def post(client: httpx.Client, size: int, *, chunked: bool) -> httpx.Response:
    headers = {"Content-Type": "application/json"}
    return client.post("/child", content=body_of(size, chunked=chunked), headers=headers)


@pytest.mark.parametrize("chunked", [False, True])
@pytest.mark.parametrize(("size", "status"), [(LIMIT, 201), (LIMIT + 1, 413), (1_000_000, 413)])
def test_a_body_that_is_too_long_is_said_so(
    server: Server, token: str, size: int, status: int, chunked: bool
) -> None:
    with server.client(token) as client:
        for _ in range(10):
            assert post(client, size, chunked=chunked).status_code == status
            assert client.get("/child").status_code == 200


@pytest.mark.parametrize("chunked", [False, True])
def test_a_body_that_nobody_reads_spoils_no_later_request(server: Server, chunked: bool) -> None:
    with server.client("no token") as client:
        for _ in range(20):
            assert post(client, 100_000, chunked=chunked).status_code == 401
            assert client.get("/healthz").status_code == 200


def test_a_connection_is_kept_where_bodies_are_read(server: Server, token: str) -> None:
    with server.client(token) as client:
        for status in (201, 400):
            body = {"name": "Ben"} if status == 201 else {}
            answer = client.post("/child", json=body)
            assert (answer.status_code, answer.headers.get("Connection")) == (status, None)
