"""Operation: health, readiness, metrics, documentation."""

import errno
import re

import pytest
from flask.testing import FlaskClient
from flask_openapi import OpenAPI

from db.embedded.files.file_system import FileSystem
from tests.api.builders import refusal, serving, wait_for
from tests.families import Family, sign_up
from utils.settings import Settings


def test_it_lives_and_is_ready(client: FlaskClient) -> None:
    assert client.get("/healthz").json == {"status": "ok"}
    assert client.get("/readyz").status_code == 200


class UnsyncedDisk(FileSystem):
    """A disk that takes bytes and, while `is_failing`, keeps none."""

    is_failing = False

    def fdatasync(self, fd: int) -> None:
        if self.is_failing:
            raise OSError(errno.EIO, "Input/output error")
        super().fdatasync(fd)


@pytest.mark.data_folder
def test_a_failing_disk_is_said_and_recovered_from(settings: Settings) -> None:
    disk = UnsyncedDisk()
    with serving(settings, fs=disk) as app:
        family = Family(sign_up(app.test_client()))
        disk.is_failing = True
        refused = family.trigger(key="tap")
        assert refusal(refused) == (503, "storage_unavailable")
        assert int(refused.headers["Retry-After"]) >= 1
        answer = family.parent.client.get("/readyz")
        assert refusal(answer) == (503, "not_ready")
        assert answer.json["failing"] == ["storage"]
        assert family.parent.client.get("/healthz").status_code == 200
        disk.is_failing = False
        wait_for(lambda: family.parent.client.get("/readyz").status_code == 200)
        assert family.trigger(key="tap").status_code == 200
        assert (family.points, len(family.history)) == (10, 1)


# Metrics


def sample(text: str, name: str) -> float:
    found = re.search(rf"^{re.escape(name)} (\S+)$", text, re.MULTILINE)
    assert found, f"{name} is not in\n{text}"
    return float(found[1])


def test_metrics_count_what_happens(family: Family) -> None:
    family.trigger()
    family.trigger()
    answer = family.parent.client.get("/metrics")
    assert answer.mimetype == "text/plain"
    mutations = 'starchart_mutations_total{action="activated",entity_type="task"}'
    assert sample(answer.text, mutations) == 2
    route = 'method="POST",route="/child/<child_id>/trigger-task",status="200"'
    assert sample(answer.text, f"starchart_request_seconds_count{{{route}}}") == 2
    assert sample(answer.text, "starchart_ledger_entries") == 2
    assert sample(answer.text, "starchart_ledger_bytes") > 0
    assert sample(answer.text, "starchart_deferred_entries") == 0
    assert sample(answer.text, "starchart_subscribers") == 0
    assert family.child_id not in answer.text


@pytest.mark.data_folder
def test_metrics_count_syncs_of_the_disk(family: Family) -> None:
    answer = family.parent.client.get("/metrics")
    assert sample(answer.text, "starchart_fsync_batch_size_count") > 0


@pytest.mark.parametrize("header", [None, "Bearer wrong", "Bearer ", "Bearer tökén"])
def test_metrics_want_their_token_where_one_is_set(settings: Settings, header: str | None) -> None:
    secret = Settings(metrics_token="the metrics token").metrics_token
    with serving(settings.model_copy(update={"metrics_token": secret})) as app:
        client = app.test_client()
        headers = {} if header is None else {"Authorization": header}
        assert refusal(client.get("/metrics", headers=headers)) == (401, "unauthorized")
        good = {"Authorization": "Bearer the metrics token"}
        assert client.get("/metrics", headers=good).status_code == 200


# Documentation


def test_every_route_is_in_the_openapi_document(app: OpenAPI, client: FlaskClient) -> None:
    document = client.get("/openapi/openapi.json").json
    assert document["openapi"].startswith("3.")
    documented = {
        (method.upper(), re.sub(r"{(\w+)}", r"<\1>", path))
        for path, methods in document["paths"].items()
        for method in methods
    }
    served = {
        (method, rule.rule)
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
        if "." in rule.endpoint and not rule.rule.startswith("/openapi")
    }
    assert served
    assert documented >= served


def test_the_documentation_has_a_page_that_loads_nothing_from_elsewhere(
    client: FlaskClient,
) -> None:
    page = client.get("/openapi")
    assert (page.status_code, page.mimetype) == (200, "text/html")
    assert "/openapi/openapi.json" in page.text
    assert not re.findall(r'(?:src|href)="(?:https?:)?//', page.text)
    for source in re.findall(r'(?:src|href)="([^"]+\.(?:js|css))"', page.text):
        with client.get(f"/openapi/{source}".replace("/openapi//", "/")) as loaded:
            assert loaded.status_code == 200


def test_public_routes_are_few(client: FlaskClient) -> None:
    open_to_all = ("/healthz", "/readyz", "/metrics", "/openapi", "/openapi/openapi.json")
    assert {client.get(path).status_code for path in open_to_all} == {200}
