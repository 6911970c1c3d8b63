"""What becomes of projects when a household goes."""

from db.store import Unit


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
