"""What one TinyDB operation changes, before it is written."""

from collections.abc import Iterator, Mapping, MutableMapping

import orjson

from db.embedded.files.line_format import Document


class WorkingCopy(MutableMapping[int, Document]):
    """A table that an operation may change freely, over rows of JSON that stay as they are.

    A document is parsed when it is first looked at, for TinyDB's updaters change it in place.
    """

    def __init__(self, rows: Mapping[int, bytes]) -> None:
        self._rows = rows
        self._touched: dict[int, Document] = {}
        self.removed: set[int] = set()

    def changed(self) -> dict[int, bytes]:
        """Return the documents, as JSON, that are new or not what they were, in their order."""
        return {
            doc_id: body
            for doc_id, document in self._touched.items()
            if (body := orjson.dumps(document)) != self._before(doc_id)
        }

    def _before(self, doc_id: int) -> bytes | None:
        stands = doc_id in self._rows and doc_id not in self.removed
        return self._rows[doc_id] if stands else None

    def __getitem__(self, doc_id: int) -> Document:
        if doc_id in self._touched:
            return self._touched[doc_id]
        if doc_id in self.removed:
            raise KeyError(doc_id)
        document: Document = orjson.loads(self._rows[doc_id])
        self._touched[doc_id] = document
        return document

    def __setitem__(self, doc_id: int, document: Document) -> None:
        self._touched[doc_id] = document

    def __delitem__(self, doc_id: int) -> None:
        if doc_id not in self:
            raise KeyError(doc_id)
        self._touched.pop(doc_id, None)
        if doc_id in self._rows:
            self.removed.add(doc_id)

    def __contains__(self, doc_id: object) -> bool:
        return doc_id in self._touched or (doc_id in self._rows and doc_id not in self.removed)

    def __iter__(self) -> Iterator[int]:
        yield from (doc_id for doc_id in list(self._rows) if doc_id not in self.removed)
        yield from (doc_id for doc_id in list(self._touched) if doc_id not in self._rows)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def clear(self) -> None:
        """Remove everything."""
        self._touched.clear()
        self.removed = set(self._rows)
