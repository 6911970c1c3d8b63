"""Identifiers: time-ordered UUIDs (RFC 9562, version 7), opaque to callers."""

import uuid_utils


def new_id() -> str:
    """Make an identifier that nobody else has."""
    return str(uuid_utils.uuid7())
