"""Why a change is refused: each a conflict with a code of its own."""

from collections.abc import Mapping
from typing import Any

from models.errors import Conflict


class InsufficientPoints(Conflict):
    """The child has fewer points than the reward costs."""

    code = "insufficient_points"

    def __init__(self, *, points: int, cost: int) -> None:
        super().__init__(
            f"The reward costs {cost} points and the child has {points}.",
            extra={"points": points, "cost": cost},
        )


class AlreadyRequested(Conflict):
    """The child waits for this reward already."""

    code = "already_requested"

    def __init__(self) -> None:
        super().__init__("This reward is already requested and not decided yet.")


class NotRequested(Conflict):
    """Nobody waits for this reward."""

    code = "not_requested"

    def __init__(self) -> None:
        super().__init__("There is no pending request for this reward.")


class AlreadyResolved(Conflict):
    """Somebody else decided the request meanwhile."""

    code = "already_resolved"

    def __init__(self, resolved: Mapping[str, Any]) -> None:
        super().__init__(
            f"The request was {resolved['action']} meanwhile.", extra={"resolved": dict(resolved)}
        )


class AlreadyReversed(Conflict):
    """The entry was undone before."""

    code = "already_reversed"

    def __init__(self) -> None:
        super().__init__("This entry is already reversed; an entry can be undone once.")


class NotReversible(Conflict):
    """The entry is not one that can be undone, or not any more."""

    code = "not_reversible"


class EmailTaken(Conflict):
    """The email has an account already."""

    code = "email_taken"

    def __init__(self) -> None:
        super().__init__("This email already has an account; sign in instead.")
