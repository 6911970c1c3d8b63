"""The use cases of projects and their timelines."""
