"""Progress: what is derived from a learner's exercises and from the ledger. Pure rules."""
