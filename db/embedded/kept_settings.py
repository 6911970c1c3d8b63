"""Settings that administrators change, in the embedded engine."""

from db.embedded.files.append_table import AppendTable


class KeptSettings:
    """One document a setting."""

    def __init__(self, table: AppendTable) -> None:
        self._table = table
        self._doc_ids = {document["name"]: document.doc_id for document in table}
        self._values = {document["name"]: document["value"] for document in table}

    def find(self, name: str) -> str | None:
        """Give the value of a setting, or nothing where nobody has set it."""
        return self._values.get(name)

    def save(self, name: str, value: str) -> None:
        """Set it."""
        document = {"name": name, "value": value}
        if name in self._doc_ids:
            self._table.replace(self._doc_ids[name], document)
        else:
            self._doc_ids[name] = self._table.insert(document)
        self._values[name] = value
