"""What belongs to no household: settings, and locks."""

from sqlalchemy import Column, Table, Text

from db.postgres.tables.columns import metadata, needed

settings = Table(
    "settings", metadata, Column("name", Text, primary_key=True), needed("value", Text)
)

# One row a lock, for what belongs to no household.
locks = Table("locks", metadata, Column("name", Text, primary_key=True))
