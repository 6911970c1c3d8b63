"""The engine that needs no server: one append-only JSON file a table, readable by stock TinyDB."""
