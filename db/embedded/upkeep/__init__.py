"""Look after a folder: backup, restore, repair, compact, copy, export."""
