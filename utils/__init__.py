"""Settings, clock and logs: small, and knowing nothing of the rest."""
