"""What becomes of projects when a household or a parent goes."""

from db.store import Unit
from services.activity import projects


def erase_household(unit: Unit, household_id: str) -> dict[str, int]:
    """Remove a household's timelines, projects, tokens and webhooks; gives how many of each.

    Under the household's lock. Can be done again where it broke off.
    """
    webhooks = unit.webhooks.of_household(household_id)
    for webhook in webhooks:
        unit.deliveries.forget_webhook(household_id, webhook.id)
        unit.webhooks.remove(household_id, webhook.id)
    tokens = unit.project_tokens.of_household(household_id)
    for token in tokens:
        unit.project_tokens.remove(household_id, token.id)
    actions = unit.actions.forget_household(household_id)
    found = unit.projects.of_household(household_id)
    for project in found:
        unit.projects.remove(household_id, project.id)
    return {
        "projects": len(found),
        "project_tokens": len(tokens),
        "project_actions": actions,
        "webhooks": len(webhooks),
    }


def forget_parent(unit: Unit, household_id: str, user_id: str, heir_id: str) -> int:
    """Take a parent out of a household's timelines, and leave the tokens to another parent.

    Under the household's lock; gives how many actions were made anonymous.
    """
    projects.leave_tokens(unit, household_id, user_id, heir_id)
    return unit.actions.anonymize(household_id, user_id)
