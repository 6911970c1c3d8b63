"""Webhooks: who is told of what happened, and what became of it."""
