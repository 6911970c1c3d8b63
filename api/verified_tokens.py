"""Remember which bearer tokens were verified: a signature need not be checked at every request."""

import time
from collections.abc import Mapping
from typing import Any, Final

Claims = Mapping[str, Any]
MOST: Final = 4096


class VerifiedTokens:
    """The claims of tokens whose signature, type and form were found good, until they expire.

    It says nothing about revocation, which is looked up in storage at every request. Keyed by the
    whole Authorization header.
    """

    def __init__(self) -> None:
        self._claims: dict[str, Claims] = {}

    def find(self, header: str | None) -> Claims | None:
        """Give the claims of a header that came before and has not expired."""
        claims = self._claims.get(header) if header else None
        if claims is None or claims.get("exp", float("inf")) <= time.time():
            return None
        return claims

    def drop(self, header: str | None) -> None:
        """Drop the token of a header."""
        self._claims.pop(header or "", None)

    def forget(self, user_id: str) -> None:
        """Drop the tokens of an account."""
        for header, claims in list(self._claims.items()):
            if claims.get("sub") == user_id:
                self._claims.pop(header, None)

    def keep(self, header: str, claims: Claims) -> None:
        """Remember what a header's token says; a full memory starts anew."""
        if len(self._claims) >= MOST:
            self._claims.clear()
        self._claims[header] = claims
