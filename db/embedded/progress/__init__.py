"""What learners do and what is derived of it, in the embedded engine."""
