"""Verified tokens are remembered until they expire, and not without bound."""

import time

import pytest

from api import verified_tokens
from api.verified_tokens import VerifiedToken, VerifiedTokens


def test_a_token_that_was_kept_is_found() -> None:
    tokens = VerifiedTokens()
    tokens.keep("Bearer a", VerifiedToken({"sub": "u1", "exp": time.time() + 60}))
    found = tokens.find("Bearer a")
    assert found is not None
    assert found.claims["sub"] == "u1"


def test_a_token_without_an_end_is_found() -> None:
    tokens = VerifiedTokens()
    tokens.keep("Bearer a", VerifiedToken({"sub": "d1"}))
    found = tokens.find("Bearer a")
    assert found is not None
    assert found.claims == {"sub": "d1"}


@pytest.mark.parametrize("header", [None, "", "Bearer b", "bearer a"])
def test_another_header_is_not_found(header: str | None) -> None:
    tokens = VerifiedTokens()
    tokens.keep("Bearer a", VerifiedToken({"sub": "u1", "exp": time.time() + 60}))
    assert tokens.find(header) is None


def test_an_expired_token_is_not_found() -> None:
    tokens = VerifiedTokens()
    tokens.keep("Bearer a", VerifiedToken({"sub": "u1", "exp": time.time()}))
    assert tokens.find("Bearer a") is None


def test_a_full_memory_starts_anew() -> None:
    tokens = VerifiedTokens()
    for number in range(verified_tokens.MOST):
        tokens.keep(f"Bearer {number}", VerifiedToken({"sub": "u1"}))
    tokens.keep("Bearer new", VerifiedToken({"sub": "u1"}))
    assert tokens.find("Bearer new") is not None
    assert tokens.find("Bearer 0") is None
