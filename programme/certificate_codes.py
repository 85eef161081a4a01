"""Codes of certificates: easy to read out, hard to guess."""

import secrets

# Crockford's alphabet: no letter in it can be taken for a digit, nor makes words.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LENGTH, _GROUP = 12, 4
_READ_AS = str.maketrans({"O": "0", "I": "1", "L": "1"})


def new_code() -> str:
    """Return a new code of 60 random bits."""
    return "".join(secrets.choice(ALPHABET) for _ in range(_LENGTH))


def show_code(code: str) -> str:
    """Return a code as people read it, e.g. ``7F3K-92QX-M4TD``."""
    return "-".join(code[start : start + _GROUP] for start in range(0, len(code), _GROUP))


def read_code(typed: str) -> str | None:
    """Return the code that was typed, with or without separators and in any case, or None."""
    kept = "".join(letter for letter in typed.upper() if letter.isalnum()).translate(_READ_AS)
    return kept if len(kept) == _LENGTH and set(kept) <= set(ALPHABET) else None
