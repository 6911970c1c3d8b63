"""Progress: what learners record, and what is derived from it and from the ledger."""
