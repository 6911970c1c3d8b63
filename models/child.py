"""A child: the aggregate of its points, its pending requests and its newest ledger entries."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any, Self

from models.entry import Entry
from models.points import PointsChange
from models.refusals import AlreadyRequested, InsufficientPoints, NotRequested
from models.reward import Reward
from models.roles import Actor
from models.task import Task
from models.times import iso, parse_iso
from models.tracking_event import Action, EntityType, TrackingEvent


@dataclass(frozen=True, slots=True, kw_only=True)
class PendingRequest:
    """A reward that was asked for and not decided yet; its cost is fixed since then."""

    reward_id: str
    cost: int
    requested_at: datetime
    requested_by: Actor

    def to_dict(self) -> dict[str, Any]:
        """Give the stored form, which is also the answer's."""
        return {
            "reward_id": self.reward_id,
            "cost": self.cost,
            "requested_at": iso(self.requested_at),
            "requested_by": self.requested_by.value,
        }

    @classmethod
    def from_dict(cls, fields: Mapping[str, Any]) -> Self:
        """Read the stored form back."""
        return cls(
            reward_id=fields["reward_id"],
            cost=fields["cost"],
            requested_at=parse_iso(fields["requested_at"]),
            requested_by=Actor(fields["requested_by"]),
        )


@dataclass(frozen=True, kw_only=True)  # no slots: each mutation makes two copies of one
class Child:
    """A child's profile and everything that one mutation changes.

    `unrecorded` holds the entries that the ledger did not take yet, oldest first; the newest entry
    of the child always stays in it.
    """

    id: str
    household_id: str
    name: str
    created_at: datetime
    updated_at: datetime
    points: int = 0
    birth_date: date | None = None
    image_url: str | None = None
    timezone: str | None = None
    day_start_hour: int | None = None
    pending_requests: tuple[PendingRequest, ...] = ()
    task_points: Mapping[str, int] = field(default_factory=dict)
    reward_costs: Mapping[str, int] = field(default_factory=dict)
    unrecorded: tuple[Entry, ...] = ()

    def points_of(self, task: Task) -> int:
        """What a task is worth, or a penalty takes, for this child."""
        return self.task_points.get(task.id, task.points)

    def cost_of(self, reward: Reward) -> int:
        """What a reward costs this child: since its request, where there is one."""
        pending = self.pending_request(reward.id)
        if pending is not None:
            return pending.cost
        return self.reward_costs.get(reward.id, reward.cost)

    def pending_request(self, reward_id: str) -> PendingRequest | None:
        """Find the undecided request of a reward."""
        return next((r for r in self.pending_requests if r.reward_id == reward_id), None)

    def activate(self, task: Task) -> PointsChange:
        """Add a task's points, or take a penalty's as far as they are there."""
        amount = self.points_of(task)
        return PointsChange.of(self.points, amount if task.is_good else -amount)

    def request(self, reward: Reward) -> PointsChange:
        """Ask for a reward, or say why not; points do not move."""
        if self.pending_request(reward.id) is not None:
            raise AlreadyRequested
        self._need(self.cost_of(reward))
        return PointsChange(self.points, self.points)

    def redeem(self, reward: Reward) -> PointsChange:
        """Take the reward's cost, or say what is missing."""
        cost = self.cost_of(reward)
        self._need(cost)
        return PointsChange.of(self.points, -cost)

    def cancel(self, reward_id: str) -> PointsChange:
        """Take a pending request back; points do not move."""
        if self.pending_request(reward_id) is None:
            raise NotRequested
        return PointsChange(self.points, self.points)

    def reverse(self, event: TrackingEvent) -> PointsChange:
        """Do the opposite of an entry, not going below 0."""
        return PointsChange.of(self.points, -event.delta)

    def after(self, event: TrackingEvent, now: datetime) -> Self:
        """Give the child as an entry leaves it: its points and its pending requests."""
        return self._with(
            points=event.points_after,
            pending_requests=self._requests_after(event),
            updated_at=now,
        )

    def carrying(self, entries: tuple[Entry, ...]) -> Self:
        """Give the child with other entries in `unrecorded`."""
        return self._with(unrecorded=entries)

    def _with(self, **changes: Any) -> Self:
        """Do as `dataclasses.replace`, in a fifth of its time: there is nothing to check."""
        changed = object.__new__(type(self))
        changed.__dict__.update(self.__dict__, **changes)
        changed.__dict__.pop("_public", None)
        return changed

    @property
    def last_seq(self) -> int:
        """The place of the child's newest entry in the chain, 0 before the first."""
        return self.unrecorded[-1].event.seq if self.unrecorded else 0

    def _need(self, cost: int) -> None:
        if self.points < cost:
            raise InsufficientPoints(points=self.points, cost=cost)

    def _requests_after(self, event: TrackingEvent) -> tuple[PendingRequest, ...]:
        if event.entity_type is not EntityType.REWARD or event.action is Action.REVERSED:
            return self.pending_requests
        others = tuple(r for r in self.pending_requests if r.reward_id != event.entity_id)
        if event.action is not Action.REQUESTED:
            return others
        request = PendingRequest(
            reward_id=event.entity_id,
            cost=int(event.metadata["reward_cost"]),
            requested_at=event.occurred_at,
            requested_by=event.actor,
        )
        return (*others, request)

    def to_public_dict(self) -> dict[str, Any]:
        """Give the answer's form; what is nested in it is the child's own, not to be changed."""
        return self._public.copy()

    @cached_property
    def _public(self) -> dict[str, Any]:
        # a mutation stores it and answers with it
        return {
            "id": self.id,
            "household_id": self.household_id,
            "name": self.name,
            "points": self.points,
            "birth_date": None if self.birth_date is None else self.birth_date.isoformat(),
            "image_url": self.image_url,
            "timezone": self.timezone,
            "day_start_hour": self.day_start_hour,
            "pending_requests": [request.to_dict() for request in self.pending_requests],
            "overrides": {"tasks": dict(self.task_points), "rewards": dict(self.reward_costs)},
            "created_at": iso(self.created_at),
            "updated_at": iso(self.updated_at),
        }

    def to_dict(self) -> dict[str, Any]:
        """Give the stored form: the answer's, and the entries the ledger might lack."""
        return {
            **self._public,
            "unrecorded": [entry.to_dict() for entry in self.unrecorded],
        }

    @classmethod
    def from_dict(cls, fields: Mapping[str, Any]) -> Self:
        """Read the stored form back."""
        born = fields["birth_date"]
        return cls(
            id=fields["id"],
            household_id=fields["household_id"],
            name=fields["name"],
            points=fields["points"],
            birth_date=None if born is None else date.fromisoformat(born),
            image_url=fields["image_url"],
            timezone=fields["timezone"],
            day_start_hour=fields["day_start_hour"],
            pending_requests=tuple(map(PendingRequest.from_dict, fields["pending_requests"])),
            task_points=fields["overrides"]["tasks"],
            reward_costs=fields["overrides"]["rewards"],
            unrecorded=tuple(map(Entry.from_dict, fields["unrecorded"])),
            created_at=parse_iso(fields["created_at"]),
            updated_at=parse_iso(fields["updated_at"]),
        )
