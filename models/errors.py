"""The errors that Starchart raises; the API turns each into one problem+json answer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class FieldError:
    """What is wrong with one field of the input."""

    field: str
    message: str


class StarchartError(Exception):
    """Any failure that a caller can do something about."""

    status = 500
    code = "internal_error"

    def __init__(
        self,
        detail: str,
        *,
        code: str | None = None,
        errors: Sequence[FieldError] = (),
        extra: Mapping[str, Any] | None = None,
        retry_after: int | None = None,
    ) -> None:
        super().__init__(detail)
        self.detail = detail
        self.code = code or type(self).code
        self.errors = tuple(errors)
        self.extra = dict(extra or {})
        self.retry_after = retry_after


class Invalid(StarchartError):
    """The input is malformed or breaks a rule about a single value."""

    status = 400
    code = "invalid"

    @classmethod
    def field(cls, name: str, message: str) -> "Invalid":
        """Say what is wrong with one field."""
        return cls(f"{name}: {message}", errors=[FieldError(name, message)])


class Unauthorized(StarchartError):
    """Nobody is signed in."""

    status = 401
    code = "unauthorized"


class Forbidden(StarchartError):
    """Who is signed in may not do this."""

    status = 403
    code = "forbidden"


class NotFound(StarchartError):
    """The thing does not exist, or belongs to another household."""

    status = 404
    code = "not_found"


class Conflict(StarchartError):
    """The thing is in a state that does not allow this."""

    status = 409
    code = "conflict"


class KeyReused(StarchartError):
    """An idempotency key came again with another request."""

    status = 422
    code = "idempotency_key_reused"


class StorageUnavailable(StarchartError):
    """The storage could not write or read; nothing that was acknowledged is lost."""

    status = 503
    code = "storage_unavailable"
