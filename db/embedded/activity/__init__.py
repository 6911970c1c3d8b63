"""The timeline in the embedded engine: a file that grows, and an inverted index in memory."""
