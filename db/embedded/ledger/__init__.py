"""The ledger's table: columns in memory, entries in the file, and what changes them."""
