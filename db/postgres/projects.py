"""Projects, their tokens, and webhooks."""

from typing import Final

from sqlalchemy import select

from db.postgres.collection import HouseholdCollection
from db.postgres.kinds import PROJECT_TOKENS, PROJECTS, WEBHOOKS
from db.postgres.link import Link
from db.postgres.statement import Statement
from db.postgres.tables import project_tokens, projects, webhooks
from models.activity.project import Project, ProjectToken
from models.webhooks.webhook import Webhook

PROJECT_BY_ID: Final = PROJECTS.where(projects.c.id)
TOKEN_BY_ID: Final = PROJECT_TOKENS.where(project_tokens.c.id)
HOUSEHOLDS: Final = Statement(
    select(webhooks.c.household_id)
    .where(webhooks.c.disabled_reason.is_(None))
    .distinct()
    .order_by(webhooks.c.household_id)
)


class Projects(HouseholdCollection[Project]):
    """Projects; what is tracked names one by its id alone."""

    def __init__(self, link: Link) -> None:
        super().__init__(link, PROJECTS)

    def find_by_id(self, project_id: str) -> Project | None:
        """Give a project of whatever household."""
        return self._one(PROJECT_BY_ID, id=project_id)


class ProjectTokens(HouseholdCollection[ProjectToken]):
    """Tokens; one signs in by its id alone."""

    def __init__(self, link: Link) -> None:
        super().__init__(link, PROJECT_TOKENS)

    def find_by_id(self, token_id: str) -> ProjectToken | None:
        """Give a token of whatever household."""
        return self._one(TOKEN_BY_ID, id=token_id)


class Webhooks(HouseholdCollection[Webhook]):
    """Webhooks."""

    def __init__(self, link: Link) -> None:
        super().__init__(link, WEBHOOKS)

    def household_ids(self) -> list[str]:
        """Name the households with webhooks that are enabled."""
        return [row["household_id"] for row in self._link.all(HOUSEHOLDS, {})]
