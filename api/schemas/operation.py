"""What the routes of operation answer."""

from typing import Literal

from api.schemas.fields import Answer


class HealthAnswer(Answer):
    """The server lives."""

    status: Literal["ok"]


class ReadyAnswer(Answer):
    """Storage and broker answer."""

    status: Literal["ready"]
    storage: Literal["ok"]
    broker: Literal["ok"]
