"""Dataclasses and pure rules: no clock, no storage, no request."""
