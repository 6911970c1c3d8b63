"""A family's day, played against a server of its own: `make demo`."""
