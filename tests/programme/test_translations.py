"""Whose language is spoken when, and that the catalogues keep to the texts."""

import pytest

from programme.translations import (
    LANGUAGES,
    Translated,
    choose_language,
    current_language,
    gettext,
    ngettext,
    speaking,
    spell_number,
)


@pytest.mark.parametrize(
    ("locale", "language"),
    [("es-ES", "es"), ("es-LA", "es"), ("ES", "es"), ("en-GB", "en"), ("fr-FR", "en"), ("", "en")],
)
def test_slacks_locale_chooses_the_language(locale: str, language: str) -> None:
    assert choose_language(locale) == language


def test_who_speaks_none_of_the_languages_hears_the_workspaces() -> None:
    assert choose_language("sw", "es") == "es"
    assert choose_language("en-US", "es") == "en"


def test_a_language_lasts_as_long_as_its_block() -> None:
    with speaking("es"):
        with speaking("en"):
            assert current_language() == "en"
        assert current_language() == "es"
    assert current_language() == "en"


def test_values_take_the_place_of_their_names_and_slacks_braces_stay() -> None:
    assert gettext("Hello {name}!", name="{Ada}") == "Hello {Ada}!"
    assert gettext("{date_long_pretty} at {time}") == "{date_long_pretty} at {time}"
    assert [ngettext("{count} hour", "{count} hours", number) for number in (0, 1, 2)] == [
        "0 hours",
        "1 hour",
        "2 hours",
    ]


def test_numbers_are_written_as_the_language_does() -> None:
    assert (spell_number(4.25), spell_number(3, "0.##"), spell_number(0.125, "0.0%")) == (
        "4.2",
        "3",
        "12.5%",
    )
    with speaking("es"):
        assert (spell_number(10), spell_number(2.5, "0.##")) == ("10,0", "2,5")


@pytest.mark.parametrize("language", LANGUAGES)
def test_constants_are_translated_when_they_are_asked_for(language: str) -> None:
    names = Translated({"early": "Early, 6 to 9"})
    with speaking(language):
        assert dict(names) == {"early": gettext("Early, 6 to 9")}
