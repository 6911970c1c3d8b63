"""Use cases: what happens when a task is triggered, an account dies, a day ends."""
