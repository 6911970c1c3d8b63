"""What waits to be sent while an account is deleted does not bring it back."""

from db.store import Store
from events.announcement import Announcement
from events.types.reward_request_resolved import RewardRequestResolved
from models.ids import new_id
from models.user import User
from services.webhooks.planning import plan_hint
from tests.integration.stores.builders import NOW, Home, found, make_user
from tests.integration.stores.test_webhooks import make_webhook


def decided(home: Home, user: User) -> Announcement:
    event = RewardRequestResolved(
        child_id=home.child.id,
        reward_id=new_id(),
        action="redeemed",
        decided_by={"actor": "parent", "user_id": user.id, "name": user.name},
        decided_at=NOW,
    )
    return Announcement(household_id=home.id, event=event)


def test_a_decision_that_waited_names_only_who_is_still_there(store: Store) -> None:
    home = found(store)
    gone, going = make_user(), make_user(household_id=home.id, deletion_attempted_at=NOW)
    webhook = make_webhook(home.id)
    with store.write(home.id) as unit:
        unit.users.add(going)
        unit.webhooks.add(webhook)
    for user in (gone, going, home.parent):
        plan_hint(store, decided(home, user), NOW)
    with store.read() as unit:
        made, _ = unit.deliveries.page(home.id, webhook.id, 10, 0)
    named = [delivery.data["decided_by"] for delivery in reversed(made)]
    anonymous = {"actor": "parent", "user_id": None, "name": None}
    assert named == [anonymous, anonymous, {**anonymous, "user_id": home.parent.id, "name": "Ann"}]
