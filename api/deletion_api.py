"""Deletion of accounts: the own one, and the queue that administrators see."""

from flask import Response

from api.access import scope
from api.answers import answer, page
from api.blueprint import Blueprint
from api.rate_limits import TooManyRequests
from api.schemas import deletion as schemas
from api.schemas.accounts import UserAnswer, UserPath
from models.roles import Role
from models.times import iso_or_none
from services.deletion import marking, preview, queue, rounds, threshold

deletion_api = Blueprint("deletion", __name__)
ACCOUNTS = (Role.PARENT, Role.ADMIN)


@deletion_api.get("/auth/me/deletion", allow=ACCOUNTS, answers={200: schemas.PreviewAnswer})
def preview_deletion() -> Response:
    """Say what deleting the own account would erase, anonymize and keep; changes nothing."""
    counts = preview.of_account(scope())
    return answer(
        {
            "erased": counts.erased,
            "anonymized": counts.anonymized,
            "kept": counts.kept,
            **_times(marking.of_account(scope())),
        }
    )


@deletion_api.post(
    "/auth/me/deletion",
    allow=ACCOUNTS,
    answers={202: schemas.MarkAnswer},
    refuses=[TooManyRequests],
)
def mark_for_deletion(body: schemas.Confirmation) -> Response:
    """Mark the own account for deletion; until `deletes_after` it can be taken back."""
    return answer(_times(marking.mark(scope(), body.password)), 202)


@deletion_api.delete(
    "/auth/me/deletion",
    allow=ACCOUNTS,
    answers={200: UserAnswer},
    refuses=[marking.TooLateToKeep],
)
def take_deletion_back() -> Response:
    """Keep the own account after all."""
    return answer(marking.take_back(scope()).to_public_dict())


@deletion_api.get(
    "/admin/deletion-threshold", allow=[Role.ADMIN], answers={200: schemas.ThresholdAnswer}
)
def get_deletion_threshold() -> Response:
    """Give how many hours after its mark an account is deleted."""
    return answer({"hours": threshold.get(scope())})


@deletion_api.put(
    "/admin/deletion-threshold", allow=[Role.ADMIN], answers={200: schemas.ThresholdAnswer}
)
def set_deletion_threshold(body: schemas.Threshold) -> Response:
    """Set how many hours after its mark an account is deleted, for those marked already too."""
    return answer({"hours": threshold.change(scope(), body.hours)})


@deletion_api.get("/admin/deletion-queue", allow=[Role.ADMIN], answers={200: schemas.QueueAnswer})
def list_deletion_queue(query: schemas.QueueQuery) -> Response:
    """Give the accounts that are marked for deletion, the longest marked first."""
    users, total = queue.page(scope(), query.limit, query.offset)
    return page("users", users, total, query.limit, query.offset)


@deletion_api.post(
    "/admin/deletion-queue/run", allow=[Role.ADMIN], answers={200: schemas.RoundAnswer}
)
def run_deletion_queue() -> Response:
    """Delete the accounts that are due, now; answers when all are done."""
    done = rounds.run(scope().parts)
    return answer({"processed": done.processed, "deleted": done.deleted, "failed": done.failed})


@deletion_api.post(
    "/admin/deletion-queue/<user_id>/retry",
    allow=[Role.ADMIN],
    answers={200: schemas.QueuedAnswer},
)
def retry_deletion(path: UserPath) -> Response:
    """Let the next round try an account's deletion again, as if for the first time."""
    return answer(queue.retry(scope(), path.user_id))


def _times(mark: marking.Mark) -> dict[str, str | None]:
    return {
        "marked_for_deletion_at": iso_or_none(mark.marked_at),
        "deletes_after": iso_or_none(mark.deletes_after),
    }
