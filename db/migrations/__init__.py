"""Alembic's migrations: what the database is, step by step."""
