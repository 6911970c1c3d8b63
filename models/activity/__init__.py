"""Projects and what happened in them."""
