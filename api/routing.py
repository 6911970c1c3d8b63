"""The routes: rules that compile what is asked for, and what paths they matched."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from flask import Request
from werkzeug.routing import Map, MapAdapter, Rule

Built = tuple[str, str]
Matched = tuple[Rule, Mapping[str, Any]]
MOST_MATCHED: Final = 1024
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


class Routes(MapAdapter):
    """The rules bound to a request: the same on every host, so none is looked into.

    `known` remembers what a method and a path matched: a family uses few.
    """

    def __init__(self, rules: Map, request: Request, known: dict[tuple[str, str], Matched]) -> None:
        environ = request.environ
        super().__init__(
            rules,
            server_name=environ.get("HTTP_HOST") or environ["SERVER_NAME"],
            script_name=request.root_path or "/",
            subdomain="",
            url_scheme=request.scheme,
            path_info=request.path,
            default_method=request.method,
            query_args=environ.get("QUERY_STRING", ""),
        )
        self._known = known

    def match(self, *args: Any, **kwargs: Any) -> Any:
        """Find the rule and what it takes from the path; raises HTTPException."""
        if args or kwargs != {"return_rule": True}:
            return super().match(*args, **kwargs)
        place = (self.default_method, self.path_info)
        found = self._known.get(place)
        if found is None:
            found = super().match(return_rule=True)
            if len(self.path_info) <= LONGEST_MATCHED:
                self._remember(place, found)
        rule, values = found
        return rule, dict(values)

    def _remember(self, place: tuple[str, str], found: Matched) -> None:
        if len(self._known) >= MOST_MATCHED:
            self._known.clear()
        self._known[place] = found
