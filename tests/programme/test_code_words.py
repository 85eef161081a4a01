"""Code words are heard, not read: how they are spelled matters little."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from programme.code_words import fold, is_code_word


@pytest.mark.parametrize(
    ("typed", "code_word"),
    [
        ("baobab", "Baobab"),
        ("  CAFE  baobab ", "Café Baobab"),
        ("cafe\u0301", "café"),
        ("STRASSE", "Straße"),
        ("\u200bacacia", "acacia"),
    ],
)
def test_case_spaces_and_accents_do_not_matter(typed: str, code_word: str) -> None:
    assert is_code_word(typed, code_word)


@pytest.mark.parametrize(("typed", "code_word"), [("acacia", "baobab"), ("", "baobab")])
def test_another_word_is_another_word(typed: str, code_word: str) -> None:
    assert not is_code_word(typed, code_word)


@given(st.text(max_size=40))
def test_folding_again_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert fold(f" {text}\n") == fold(text)
    assert fold(unicodedata.normalize("NFD", text)) == fold(unicodedata.normalize("NFC", text))
