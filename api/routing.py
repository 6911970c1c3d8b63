"""The routes: rules that compile what is asked for, and what paths they matched."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from flask import Request
from werkzeug.routing import Map, MapAdapter, Rule

Built = tuple[str, str]
MethodAndPath = tuple[str, str]
MOST_MATCHED: Final = 4096
LONGEST_MATCHED: Final = 128


class LazyRule(Rule):
    """A rule that compiles how its URLs are built once one is built.

    werkzeug compiles it for every rule at the start, which takes half of it.
    """

    def _compile_builder(self, append_unknown: bool = True) -> Callable[..., Built]:
        compiled: list[Callable[..., Built]] = []

        def build(rule: Rule, **values: Any) -> Built:
            if not compiled:
                compiled.append(Rule._compile_builder(self, append_unknown))
            return compiled[0](rule, **values)

        return build


@dataclass(frozen=True, slots=True)
class Match:
    """The rule of a path, and what it takes from it."""

    rule: Rule
    values: Mapping[str, Any]


class Matches:
    """What method and path matched before: a family uses few."""

    def __init__(self) -> None:
        self._known: dict[MethodAndPath, Match] = {}

    def __len__(self) -> int:
        return len(self._known)

    def find(self, method: str, path: str) -> Match | None:
        """Give what they matched, where it is remembered."""
        return self._known.get((method, path))

    def keep(self, method: str, path: str, match: Match) -> None:
        """Remember what they match; a full memory starts anew.

        Not remembered are OPTIONS, which Flask answers without a view; paths that are not ASCII,
        which WSGI writes differently; and those that name an account, which may be erased.
        """
        is_fit = len(path) <= LONGEST_MATCHED and path.isascii()
        if not is_fit or method == "OPTIONS" or "user_id" in match.values:
            return
        if len(self._known) >= MOST_MATCHED:
            self._known.clear()
        self._known[method, path] = match


class Routes:
    """The rules bound to a request: the same on every host, so none is looked into.

    It stands for werkzeug's `MapAdapter`, which is made where something was not matched before.
    """

    def __init__(self, rules: Map, request: Request, matches: Matches) -> None:
        self._rules = rules
        self._request = request
        self._matches = matches

    def match(self, *args: Any, **kwargs: Any) -> Any:
        """Find the rule and what it takes from the path; raises HTTPException."""
        if args or kwargs != {"return_rule": True}:
            return self._adapter.match(*args, **kwargs)
        method, path = self._request.method, self._request.path
        match = self._matches.find(method, path)
        if match is None:
            match = Match(*self._adapter.match(return_rule=True))
            self._matches.keep(method, path, match)
        return match.rule, dict(match.values)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._adapter, name)

    @cached_property
    def _adapter(self) -> MapAdapter:
        environ = self._request.environ
        return MapAdapter(
            self._rules,
            server_name=environ.get("HTTP_HOST") or environ["SERVER_NAME"],
            script_name=self._request.root_path or "/",
            subdomain="",
            url_scheme=self._request.scheme,
            path_info=self._request.path,
            default_method=self._request.method,
            query_args=environ.get("QUERY_STRING", ""),
        )
