"""The data of a server that was stopped."""

import pytest

from app import close_app, create_app
from tests.conftest import cheap_passwords
from tests.integration.commands.running import live
from utils.settings import Settings


@pytest.fixture
def stopped(settings: Settings) -> Settings:
    """The data of a server that was stopped."""
    app = create_app(settings, passwords=cheap_passwords())
    live(app)
    close_app(app)
    return settings
