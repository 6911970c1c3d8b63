"""Schemas of models, as the components of the OpenAPI document."""

from typing import Any, Final

from pydantic import BaseModel

REFERENCE: Final = "#/components/schemas/{model}"


def components_of(*models: type[BaseModel]) -> dict[str, Any]:
    """Give what models answer, and all that they refer to, by name."""
    found: dict[str, Any] = {}
    for model in models:
        schema = model.model_json_schema(mode="serialization", ref_template=REFERENCE)
        found |= schema.pop("$defs", {})
        found[model.__name__] = schema
    return found


def reference(model: type[BaseModel]) -> dict[str, Any]:
    """Refer to a component."""
    return {"$ref": REFERENCE.format(model=model.__name__)}
