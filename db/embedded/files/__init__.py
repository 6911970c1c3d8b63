"""One file a table: how it grows by lines, becomes durable, and is read as TinyDB's table."""
