"""Code words: said at an event, typed afterwards by whoever was there."""

import unicodedata

LONGEST_CODE_WORD = 60


def is_code_word(typed: str, code_word: str) -> bool:
    """Say whether somebody typed the code word: case, spaces and accents don't matter."""
    return fold(typed) == fold(code_word)


def fold(text: str) -> str:
    """Return the text without case, spaces, accents and what nobody sees."""
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    return "".join(
        character
        for character in decomposed
        if not character.isspace() and unicodedata.category(character) not in {"Mn", "Cf", "Cc"}
    )
