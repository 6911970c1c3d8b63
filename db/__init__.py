"""Storage: models in, models out. The only place that knows TinyDB."""
