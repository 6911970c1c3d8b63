"""Projects, their tokens, and webhooks in the embedded engine."""

from db.embedded.collection import HouseholdCollection
from db.embedded.files.append_table import AppendTable
from models.activity.project import Project, ProjectToken
from models.webhooks.webhook import Webhook


class Projects(HouseholdCollection[Project]):
    """Projects; what is tracked names one by its id alone."""

    def __init__(self, table: AppendTable) -> None:
        super().__init__(table, Project, "project")

    def find_by_id(self, project_id: str) -> Project | None:
        """Give a project of whatever household."""
        return self._all.find(project_id)


class ProjectTokens(HouseholdCollection[ProjectToken]):
    """Tokens; one signs in by its id alone."""

    def __init__(self, table: AppendTable) -> None:
        super().__init__(table, ProjectToken, "token")

    def find_by_id(self, token_id: str) -> ProjectToken | None:
        """Give a token of whatever household."""
        return self._all.find(token_id)


class Webhooks(HouseholdCollection[Webhook]):
    """Webhooks."""

    def __init__(self, table: AppendTable) -> None:
        super().__init__(table, Webhook, "webhook")

    def household_ids(self) -> list[str]:
        """Name the households with webhooks that are enabled."""
        return sorted({webhook.household_id for webhook in self if webhook.is_enabled})
