"""A parent with a project."""

import pytest
from flask.testing import FlaskClient

from tests.api.activity.builders import made_project
from tests.families import Caller, sign_up


@pytest.fixture
def parent(client: FlaskClient) -> Caller:
    return sign_up(client, timezone="Europe/Berlin")


@pytest.fixture
def project_id(parent: Caller) -> str:
    return made_project(parent)
