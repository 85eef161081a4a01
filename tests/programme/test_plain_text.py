import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from programme.plain_text import clean, clean_line


@pytest.mark.parametrize(
    "text",
    [
        "Łucja Ærø-O’Brien",
        "می‌خواهم",  # with a joiner that Persian needs
        "שָׁלוֹם",
        "हिन्दी में क्षत्रिय",
        "Tiếng Việt",
        "👩🏽‍🚀 🏴󠁧󠁢󠁥󠁮󠁧󠁿",
        "\u200fשָׁ\u200e",
        "نص \u202bمع اتجاه\u202c من",
        "two\nlines,\tand more",
        "<!channel> & *this* is what I typed",
    ],
)
def test_what_languages_need_stays_as_it_was_typed(text: str) -> None:
    assert clean(text) == text


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("photo\u202egnp.exe", "photognp.exe"),
        ("\u2066Amara\u2069", "Amara"),
        ("photo\u202bgnp.exe\u202c", "photognp.exe"),
        ("\u202bنص\n\u202c\u202b", "نص\n"),
        ("A\u200bma\ufeffra\u2060", "Amara"),
        ("\x1b[31mred\x07", "[31mred"),
        ("a\r\nb\rc\u2028d", "a\nb\nc\nd"),
        ("nul\x00 and half \ud800", "nul and half ?"),
        ("e" + "\u0301" * 50, "e" + "\u0301" * 4),
    ],
)
def test_what_nobody_sees_or_is_misled_by_goes(typed: str, kept: str) -> None:
    assert clean(typed) == kept


@given(st.text() | st.text("aש\u202a\u202b\u202c\u202e\n"))
def test_cleaning_is_done_once_and_leaves_nothing_to_mislead(text: str) -> None:
    cleaned = clean(text)
    assert clean(cleaned) == cleaned
    assert not {one for one in cleaned if unicodedata.bidirectional(one) in {"LRO", "RLO", "LRI"}}
    assert {one for one in cleaned if unicodedata.category(one) in {"Cc", "Cs"}} <= {"\n", "\t"}


@given(st.text() | st.text("aש \u202b\u202c\n"))
def test_a_line_is_one_line(text: str) -> None:
    line = clean_line(text)
    assert not {"\u202b", "\u202c"} & set(line)
    assert line.split() == line.split(" ") or line == ""
