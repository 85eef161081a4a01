"""Things in a list, as the reader's language joins them."""

import pytest

from programme.listings import listing
from programme.translations import speaking


@pytest.mark.parametrize(
    ("items", "both", "either"),
    [
        ([], "", ""),
        (["Ana"], "Ana", "Ana"),
        (["Ana", "Ben", "Zoe"], "Ana, Ben y Zoe", "Ana, Ben o Zoe"),
        (["Ana", "Irina"], "Ana e Irina", "Ana o Irina"),
        (["padres", "hijas"], "padres e hijas", "padres o hijas"),
        (["Ana", "*Íñigo*"], "Ana e *Íñigo*", "Ana o *Íñigo*"),
        (["agua", "hierro"], "agua y hierro", "agua o hierro"),  # hie- sounds otherwise
        (["Ana", "Yolanda"], "Ana y Yolanda", "Ana o Yolanda"),
        (["siete", "ocho"], "siete y ocho", "siete u ocho"),
        (["minutos", "horas"], "minutos y horas", "minutos u horas"),
        (["10:00", "11:00"], "10:00 y 11:00", "10:00 u 11:00"),
        (["7", "8"], "7 y 8", "7 u 8"),
        (["100", "110"], "100 y 110", "100 o 110"),
        (["<@U1>", "<@U2>"], "<@U1> y <@U2>", "<@U1> o <@U2>"),
    ],
)
def test_spanish_hears_what_comes_next(items: list[str], both: str, either: str) -> None:
    with speaking("es"):
        assert listing(items) == both
        assert listing(items, any_of=True) == either


def test_english_does_not() -> None:
    assert listing(["Ana", "Irina"]) == "Ana and Irina"
    assert listing(["seven", "eight", "ocho"], any_of=True) == "seven, eight or ocho"
