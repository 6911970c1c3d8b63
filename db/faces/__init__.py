"""What services may ask of each table, whichever engine holds it."""
