"""The words of a text, and what a search asks of them."""

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

WORD: Final = re.compile(r"\w+")
ASKED: Final = re.compile(r"(\w+)(\*?)")
# Longer words are alike in their first characters, for all that a search knows.
LONGEST: Final = 100


@dataclass(frozen=True, slots=True)
class Word:
    """A word that must occur; `is_beginning` takes any word that begins with it."""

    text: str
    is_beginning: bool = False


# What a search without any word asks for: it finds nothing.
NO_WORD: Final = Word("*")


def words_of(text: str) -> set[str]:
    """Give each word of a text once, in the form in which words are compared."""
    return {word[:LONGEST] for word in WORD.findall(_normal(text))}


def words_asked(query: str) -> tuple[Word, ...]:
    """Read a search: all its words must occur, and `word*` is a beginning."""
    found = ASKED.findall(_normal(query))
    words = {Word(text[:LONGEST], star == "*" and len(text) <= LONGEST) for text, star in found}
    return tuple(sorted(words, key=lambda word: word.text)) or (NO_WORD,)


def _normal(text: str) -> str:
    return unicodedata.normalize("NFC", text).casefold()
