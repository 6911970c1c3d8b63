"""Webhooks: no way into the server's own network."""

import pytest

from services.webhooks.sending import Sender
from tests.api.builders import refusal, serving
from tests.api.webhooks.builders import hook, tried
from tests.families import sign_up
from tests.receivers import (
    Receiver,
)
from utils.settings import Settings

PUBLIC = "93.184.215.14"


@pytest.mark.parametrize(
    "url",
    [
        *("http://127.0.0.1/x", "http://[::1]/", "http://10.1.2.3/", "http://169.254.169.254/"),
        *("http://inside.test/", "http://0x7f.1/", "http://2130706433/", "http://mixed.test/"),
    ],
)
@pytest.mark.data_folder
def test_a_private_target_is_forbidden(settings: Settings, url: str) -> None:
    with serving(settings, sender=Sender(allow_private=False, look_up=made_up)) as app:
        parent = sign_up(app.test_client())
        answered = parent.post("/api/webhooks", url=url, event_types=["*"])
        assert refusal(answered) == (400, "forbidden_target")
        assert [error["field"] for error in answered.json["errors"]] == ["url"]
        made = parent.post("/api/webhooks", url="http://out.test/", event_types=["*"])
        assert made.status_code == 201
        path = f"/api/webhooks/{made.json['webhook']['id']}"
        assert refusal(parent.patch(path, url=url)) == (400, "forbidden_target")


def made_up(host: str, port: int) -> list[str]:
    """Look names up that the tests made up; whatever else there is stands for itself."""
    inside = {"0x7f.1": "127.0.0.1", "2130706433": "127.0.0.1", "inside.test": "192.168.0.7"}
    names = {"out.test": [PUBLIC], "mixed.test": [PUBLIC, "10.0.0.1"]}
    return names.get(host) or [inside.get(host, host)]


@pytest.mark.data_folder
def test_a_name_that_changes_its_address_reaches_nothing_private(
    settings: Settings, receiver: Receiver
) -> None:
    answers = [[PUBLIC]]

    def rebinding(host: str, port: int) -> list[str]:
        return answers.pop() if answers else ["127.0.0.1"]

    with serving(settings, sender=Sender(allow_private=False, look_up=rebinding)) as app:
        parent = sign_up(app.test_client())
        url = f"http://rebinding.test:{receiver.port}/"
        webhook = hook(parent, receiver, "child_changed", url=url)
        parent.post("/child", name="Mia")
        delivery = tried(parent, webhook)
    assert delivery["error"].startswith("url: leads to a private")
    assert receiver.got == []


@pytest.mark.data_folder
def test_an_attempt_connects_to_the_address_that_was_checked(
    settings: Settings, receiver: Receiver
) -> None:
    looked_up: list[str] = []

    def once(host: str, port: int) -> list[str]:
        looked_up.append(host)
        return ["127.0.0.1"] if len(looked_up) == 1 else ["127.0.0.2"]

    with serving(settings, sender=Sender(allow_private=True, look_up=once)) as app:
        parent = sign_up(app.test_client())
        url = f"http://pinned.test:{receiver.port}/a?b=c"
        webhook = hook(parent, receiver, "child_changed", url=url)
        parent.post("/child", name="Mia")
        tried(parent, webhook)
    assert looked_up == ["pinned.test"]
    (got,) = receiver.got
    assert (got.headers["host"], got.path) == (f"pinned.test:{receiver.port}", "/a?b=c")
