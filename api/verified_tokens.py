"""Remember which bearer tokens were verified: a signature need not be checked at every request."""

import time
from collections.abc import Mapping
from typing import Any, Final

from models.roles import Principal

Claims = Mapping[str, Any]
MOST: Final = 4096
NEVER: Final = float("inf")


class VerifiedToken:
    """The claims of a token, and who it stood for when it came last."""

    __slots__ = ("claims", "principal")

    def __init__(self, claims: Claims) -> None:
        self.claims = claims
        self.principal: Principal | None = None


class VerifiedTokens:
    """The tokens whose signature, type and form were found good, until they expire.

    It says nothing about revocation, which is looked up in storage at every request. Keyed by the
    whole Authorization header.
    """

    def __init__(self) -> None:
        self._tokens: dict[str, VerifiedToken] = {}

    def find(self, header: str | None) -> VerifiedToken | None:
        """Give the token of a header that came before and has not expired."""
        token = self._tokens.get(header) if header else None
        if token is None or token.claims.get("exp", NEVER) <= time.time():
            return None
        return token

    def drop(self, header: str | None) -> None:
        """Drop the token of a header."""
        self._tokens.pop(header or "", None)

    def forget(self, user_id: str) -> None:
        """Drop the tokens of an account."""
        for header, token in list(self._tokens.items()):
            if token.claims.get("sub") == user_id:
                self._tokens.pop(header, None)

    def keep(self, header: str, token: VerifiedToken) -> None:
        """Remember a header's token; a full memory starts anew."""
        if len(self._tokens) >= MOST:
            self._tokens.clear()
        self._tokens[header] = token
