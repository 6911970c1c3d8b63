"""What requests may hold and what answers do, as pydantic models."""
