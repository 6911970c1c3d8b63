"""The achievements that there are: the built-in ones, and those of administrators."""

import hashlib
from dataclasses import dataclass
from functools import lru_cache

import orjson

from db.store import Unit
from models.progress.achievements import Achievement
from models.progress.catalogue import load_catalogue


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Achievements, and a name that changes with any of them."""

    achievements: tuple[Achievement, ...]
    name: str


@lru_cache(maxsize=1)
def built_in() -> tuple[Achievement, ...]:
    """Read the built-in achievements, once; raises CatalogueError."""
    return load_catalogue()


def current(unit: Unit) -> Catalogue:
    """Give all achievements as they are now."""
    added = tuple(each.achievement for each in unit.achievements.everything())
    return _with(added)


@lru_cache(maxsize=8)
def _with(added: tuple[Achievement, ...]) -> Catalogue:
    achievements = (*built_in(), *added)
    forms = orjson.dumps([achievement.to_dict() for achievement in achievements])
    return Catalogue(achievements, hashlib.sha256(forms).hexdigest()[:16])
