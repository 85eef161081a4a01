"""Which addresses people can give us."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from programme.links import LONGEST_URL, check_url
from programme.outline_links import check_link


@pytest.mark.parametrize(
    "url",
    [
        "https://docs.example.org/notes?x=1#top",
        "http://pad.example.org",
        "HTTPS://Example.org:8443/ä",
        "https://[2001:db8::1]/pad",
    ],
)
def test_addresses_of_the_web(url: str) -> None:
    assert check_url(url) is None


@pytest.mark.parametrize(
    "url",
    [
        "",
        "docs.example.org",
        "//docs.example.org",
        "https://",
        "https:///notes",
        "javascript:alert(1)",
        "file:///etc/passwd",
        "data:text/html,x",
        "https://docs.example.org/my notes",
        "https://docs.example.org/\nx",
        "https://docs.example.org/\u202etxt",
        "https://amara:secret@docs.example.org",
        "https://[half",
        "https://docs.example.org:port",
        "https://docs.example.org/" + "x" * LONGEST_URL,
    ],
)
def test_what_is_none(url: str) -> None:
    assert check_url(url)


@given(st.text())
def test_any_text_is_answered(text: str) -> None:
    problem = check_url(text)
    assert problem or text.lower().startswith(("http://", "https://"))
    assert bool(check_link("Notes", text or None)) is bool(problem)


def test_a_link_has_both_or_neither() -> None:
    assert check_link(None, None) == {}
    assert set(check_link("Notes", None)) == {"url"}
    assert set(check_link(None, "https://example.org")) == {"title"}
    assert set(check_link("x" * 76, "https://example.org")) == {"title"}
