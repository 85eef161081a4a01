"""Certificates and slides as they are printed: whatever people are called and write, it fits."""

from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader

from views.documents.typeset import PictureError, direction, picture_kind, to_pdf, to_pictures

AT = datetime(2026, 12, 7, 12, 0, tzinfo=UTC)
NAMES = [
    "Amara Okafor",
    "Wolfeschlegelsteinhausenbergerdorff María del Pilar Fernández de la Vega y Sánchez",
    "محمد عبد الله بن سعيد",
    "Nguyễn Thị Ánh Tuyết",
    "สมชาย ใจดี",
    "अमित कुमार",
    '#panic("no") *bold* $x$ <a> \\ "quoted" @me //',
]


def certificate(name: str) -> dict[str, Any]:
    return {
        "title": "Certificate",
        "issuer": "The Carpentries",
        "language": "en",
        "heading": "Certificate",
        "opening": "This is to say that",
        "name": name,
        "name_dir": direction(name),
        "body": "guided a mentoring group.",
        "evidence": ["met regularly", "attended the showcase"],
        "signed_by": "Wanjiru Kamau",
        "signed_as": "Coordinator",
        "date": "7 December 2026",
        "date_label": "Date of issue",
        "code": "7F3K-92QX-M4TD",
        "code_label": "Check it in Slack",
    }


def slide(number: int, **changes: Any) -> dict[str, Any]:
    return {
        "dir": "ltr",
        "group": f"Baobab {number}",
        "title": "Branches without tears",
        "paragraphs": ["We taught with paper cards.", "Three of us taught for the first time."],
        "link": "https://example.org/cards",
        "link_words": "example.org/cards",
        "picture": None,
        "picture_words": "",
        "presenters": "Amara and Ben",
        "number": str(number),
        **changes,
    }


def deck(*slides: dict[str, Any]) -> dict[str, Any]:
    return {
        "title": "Showcase",
        "language": "en",
        "cover": None,
        "agenda": [],
        "slides": list(slides),
    }


def words(pdf: bytes) -> list[str]:
    return [page.extract_text() for page in PdfReader(BytesIO(pdf)).pages]


@pytest.mark.parametrize("name", NAMES)
def test_a_certificate_is_one_page_with_the_name_as_it_is_written(name: str) -> None:
    pdf = to_pdf("certificate.typ", certificate(name), at=AT)
    (page,) = words(pdf)
    assert "7F3K-92QX-M4TD" in page
    assert "Wanjiru Kamau" in page
    if name.isascii():
        assert name.replace(" ", "") in page.replace(" ", "").replace("\n", "")


def test_the_same_certificate_is_the_same_file() -> None:
    first, again = (to_pdf("certificate.typ", certificate("Amara"), at=AT) for _ in range(2))
    assert first == again
    assert first != to_pdf("certificate.typ", certificate("Ben"), at=AT)


def test_a_letter_that_no_font_has_does_not_stop_it() -> None:
    (page,) = words(to_pdf("certificate.typ", certificate("𓀀 Amara 🎉"), at=AT))
    assert "Amara" in page


def test_each_slide_stays_on_its_page_however_much_is_written() -> None:
    slides = [
        slide(1),
        slide(2, title="A title that goes on and on " * 6),
        slide(3, paragraphs=["word " * 300], link=None),
        slide(4, paragraphs=["x" * 900]),
        slide(5, paragraphs=[f"{line}" for line in range(40)]),
        slide(6, dir="rtl", title="تعلمنا تدريس الفروع", paragraphs=["شكرا جزيلا للجميع"]),
        slide(7, presenters="Amara Okafor, " * 30),
    ]
    pages = words(to_pdf("showcase.typ", deck(*slides), at=AT))
    assert len(pages) == len(slides)
    assert "Branches without tears" in pages[0]


def test_a_deck_has_a_cover_and_an_agenda_before_its_sixty_slides() -> None:
    slides = [slide(number) for number in range(1, 61)]
    entries = [
        {"number": one["number"], "group": one["group"], "title": one["title"]} for one in slides
    ]
    pages = words(
        to_pdf(
            "showcase.typ",
            {
                **deck(*slides),
                "cover": {"issuer": "The Carpentries", "title": "Showcase", "lines": ["Autumn"]},
                "agenda": [
                    {"title": "Agenda", "entries": entries[at : at + 18]} for at in range(0, 60, 18)
                ],
            },
            at=AT,
        )
    )
    assert len(pages) == 1 + 4 + 60
    assert "The Carpentries" in pages[0]
    assert "Baobab 18" in pages[1]
    assert "Baobab 60" in pages[-1]


def test_a_picture_is_shown_beside_the_words() -> None:
    (picture,) = to_pictures("showcase.typ", deck(slide(1)))
    values = deck(slide(1, picture="cards", picture_words="Cards on a table"))
    (with_picture,) = to_pictures("showcase.typ", values, pictures={"cards": picture})
    (without,) = to_pictures("showcase.typ", values)
    assert picture_kind(with_picture) == "png"
    assert with_picture != without


@pytest.mark.parametrize(
    "rubbish", [b"", b"hello", b"\x89PNG\r\n\x1a\nrubbish", b"\xff\xd8\xffno", b"GIF89a", b"RIFF"]
)
def test_what_is_no_picture_is_refused(rubbish: bytes) -> None:
    with pytest.raises(PictureError):
        to_pdf("showcase.typ", deck(slide(1, picture="it")), at=AT, pictures={"it": rubbish})


@pytest.mark.parametrize(
    ("text", "expected"),
    [("Amara", "ltr"), ("محمد", "rtl"), ("  12 שלום", "rtl"), ("", "ltr"), ("123", "ltr")],
)
def test_the_direction_is_that_of_the_first_letter(text: str, expected: str) -> None:
    assert direction(text) == expected
