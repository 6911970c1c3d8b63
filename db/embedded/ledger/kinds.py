"""One small number for each pair of entity type and action."""

from collections.abc import Iterable

# Only a file written by somebody else can have so many pairs; their entries share this number.
OTHER = 255

Kind = tuple[str | None, str | None]


class Kinds:
    """Number the kinds of entries in the order of their first use."""

    def __init__(self, pairs: Iterable[Kind] = ()) -> None:
        self.pairs: list[Kind] = list(pairs)
        self._codes = {pair: code for code, pair in enumerate(self.pairs)}

    def code(self, entity_type: object, action: object) -> int:
        """Return the kind's number; whatever is no text counts as missing."""
        try:
            return self._codes[entity_type, action]  # type: ignore[index]  # other values are not there
        except (KeyError, TypeError):
            pair = (_text(entity_type), _text(action))
            code = self._codes.get(pair)
            return self._add(pair) if code is None else code

    def _add(self, pair: Kind) -> int:
        code = len(self.pairs)
        if code == OTHER:
            return OTHER
        self.pairs.append(pair)
        self._codes[pair] = code
        return code

    def flags(self, entity_type: str | None, action: str | None) -> bytes:
        """Return a table for `bytes.translate`: 1 for the kinds asked for, and for OTHER."""
        table = bytearray(256)
        for code, (its_type, its_action) in enumerate(self.pairs):
            table[code] = entity_type in (None, its_type) and action in (None, its_action)
        table[OTHER] = 1
        return bytes(table)


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None
