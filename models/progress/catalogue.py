"""The catalogue of achievements, declared in `models/achievements.json`."""

import json
import math
from collections.abc import Iterable, Mapping
from enum import StrEnum
from pathlib import Path
from typing import Any, Final, TypeVar, cast

from models.progress.achievements import Achievement, Category, Criteria, Operator, Tier
from models.progress.metrics import OF_A_TOPIC, OF_A_WINDOW, WINDOWS, Metric

BUILT_IN: Final = Path(__file__).parent.with_name("achievements.json")
FIELDS: Final = {"id", "name", "description", "category", "tier", "points", "criteria", "version"}
MOST_POINTS: Final = 1_000_000
LEAST_TARGET: Final = 0.01
MOST_TARGET: Final = 1_000_000_000_000
OF_CRITERIA: Final = {"metric", "operator", "target", "topic", "window"}
Choice = TypeVar("Choice", bound=StrEnum)


class CatalogueError(ValueError):
    """An achievement that cannot be; `field` names what is wrong with it, `message` says why."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(f"{field}: {message}")
        self.field = field
        self.message = message


def load_catalogue(path: Path = BUILT_IN) -> tuple[Achievement, ...]:
    """Read a catalogue; raises CatalogueError that names the achievement and the field."""
    try:
        documents = json.loads(path.read_text("utf-8"))
    except ValueError as error:
        raise CatalogueError(path.name, f"is no JSON: {error}") from None
    if not isinstance(documents, list):
        raise CatalogueError(path.name, "is no list")
    return catalogue_of(documents)


def catalogue_of(documents: Iterable[Mapping[str, Any]]) -> tuple[Achievement, ...]:
    """Read achievements with unique ids; raises CatalogueError."""
    catalogue: dict[str, Achievement] = {}
    for place, document in enumerate(documents):
        try:
            achievement = achievement_from(document)
        except CatalogueError as error:
            raise CatalogueError(
                f"{_label(document, place)}.{error.field}", error.message
            ) from None
        if achievement.id in catalogue:
            raise CatalogueError(_label(document, place), "the id is taken")
        catalogue[achievement.id] = achievement
    return tuple(catalogue.values())


def achievement_from(fields: Mapping[str, Any]) -> Achievement:
    """Read one achievement; raises CatalogueError for one that cannot be."""
    _known(fields, FIELDS, "")
    return Achievement(
        id=_text(fields, "id"),
        name=_text(fields, "name"),
        description=_text(fields, "description"),
        category=_choice(Category, fields, "category"),
        tier=_choice(Tier, fields, "tier"),
        points=_whole(fields, "points", at_least=0, at_most=MOST_POINTS),
        criteria=_criteria(fields.get("criteria")),
        version=_whole({"version": 1, **fields}, "version", at_least=1),
    )


def _criteria(fields: Any) -> Criteria:
    _known(fields, OF_CRITERIA, "criteria.")
    metric = _choice(Metric, fields, "metric", "criteria.")
    topic, window = fields.get("topic"), fields.get("window")
    if topic is not None and (metric not in OF_A_TOPIC or not isinstance(topic, str)):
        raise CatalogueError("criteria.topic", f"{metric} is not counted by topic")
    if window is not None and (metric not in OF_A_WINDOW or not _is_window(window)):
        raise CatalogueError("criteria.window", f"{metric} is not counted over {window} days")
    return Criteria(
        metric=metric,
        operator=_choice(Operator, fields, "operator", "criteria."),
        target=_target(fields.get("target")),
        topic=topic,
        window=window,
    )


def _is_window(days: Any) -> bool:
    return days in WINDOWS and not isinstance(days, bool)


def _known(fields: Any, names: set[str], prefix: str) -> None:
    if not isinstance(fields, Mapping):
        raise CatalogueError(prefix.rstrip(".") or "achievement", "is no object")
    for name in fields:
        if name not in names:
            raise CatalogueError(f"{prefix}{name}", "is not known")


def _text(fields: Mapping[str, Any], name: str) -> str:
    value = fields.get(name)
    if not isinstance(value, str) or not value.strip():
        raise CatalogueError(name, "must be a text")
    return value


def _choice(kind: type[Choice], fields: Mapping[str, Any], name: str, prefix: str = "") -> Choice:
    value = fields.get(name)
    if value not in list(kind):
        raise CatalogueError(f"{prefix}{name}", f"must be one of {', '.join(kind)}")
    return kind(value)


def _whole(fields: Mapping[str, Any], name: str, at_least: int, at_most: float = math.inf) -> int:
    value = fields.get(name)
    if not isinstance(value, int) or isinstance(value, bool) or not at_least <= value <= at_most:
        ending = "" if at_most == math.inf else f" to {at_most}"
        raise CatalogueError(name, f"must be a whole number from {at_least}{ending}")
    return value


def _target(value: Any) -> float:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if not is_number or not LEAST_TARGET <= value <= MOST_TARGET:
        raise CatalogueError(
            "criteria.target", f"must be a number from {LEAST_TARGET} to {MOST_TARGET}"
        )
    return cast(float, value)


def _label(document: Any, place: int) -> str:
    named = document.get("id") if isinstance(document, Mapping) else None
    return f"achievement {named!r}" if named else f"achievement number {place + 1}"
