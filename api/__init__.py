"""Blueprints, one file a noun: parse, call a service, serialize."""
