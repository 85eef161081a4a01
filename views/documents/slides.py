"""A group's slide as it will look, and the deck of a showcase."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from models import Term
from programme.focuses import FOCUSES
from programme.showcase import LineUp
from programme.slides import SlideSeen
from programme.time_zones import say_in_zone
from programme.translations import current_language, spell_date
from programme.translations import gettext as _
from views.documents.typeset import PictureError, direction, to_pdf, to_pictures

_ON_A_PAGE = 18  # groups of the agenda
_LONGEST_ENTRY = 90  # characters of a title in the agenda
_SHORTEST_LINK = 60


def draw_slide(seen: SlideSeen) -> bytes:
    """Return a group's newest slide as a PNG picture; it has one.

    Raises ``PictureError`` when the picture on it cannot be shown. Call it in a thread.
    """
    values: dict[str, Any] = {
        "title": seen.group.name,
        "language": current_language(),
        "cover": None,
        "agenda": [],
        "slides": [_slide(seen, "")],
    }
    return to_pictures("showcase.typ", values, pictures=_pictures([seen]))[0]


def draw_deck(term: Term, issuer: str, line_up: LineUp, at: datetime) -> bytes:
    """Return the PDF of a showcase: title, agenda, a slide for each group that has one.

    ``at`` is the aware instant that the PDF says it was made. A picture that cannot be shown is
    left out. Call it in a thread.
    """
    shown = [(seen, str(number)) for number, seen in enumerate(line_up.slides, 1)]
    starts_at = line_up.event.starts_at.astimezone(ZoneInfo(term.time_zone))
    # Translators: a pattern of Unicode CLDR for dates.
    spelled = spell_date(starts_at, _("d MMMM y, HH:mm"))
    day = say_in_zone(spelled, term.time_zone)
    title = line_up.event.title or _("Mentoring Groups Virtual Showcase")
    values: dict[str, Any] = {
        "title": f"{title}, {term.name}",
        "language": current_language(),
        "cover": {"issuer": issuer, "title": title, "lines": [term.name, day]},
        "agenda": [
            {
                "title": _("Agenda") if start == 0 else _("Agenda, continued"),
                "entries": [_entry(seen, number) for seen, number in shown[start:][:_ON_A_PAGE]],
            }
            for start in range(0, len(shown), _ON_A_PAGE)
        ],
        "slides": [_slide(seen, number) for seen, number in shown if seen.slide is not None],
    }
    pictures = _pictures(line_up.slides)
    try:
        return to_pdf("showcase.typ", values, at=at, pictures=pictures)
    except PictureError:
        return to_pdf("showcase.typ", values, at=at)


def _pictures(slides: Sequence[SlideSeen]) -> dict[str, bytes]:
    return {
        str(seen.picture.id): seen.picture.content
        for seen in slides
        if seen.picture is not None and seen.picture.content is not None
    }


def _entry(seen: SlideSeen, number: str) -> dict[str, Any]:
    title = seen.slide.title if seen.slide is not None else FOCUSES[seen.group.focus].name
    short = title if len(title) <= _LONGEST_ENTRY else f"{title[: _LONGEST_ENTRY - 1]}…"
    return {"number": number, "group": seen.group.name, "title": short}


def _slide(seen: SlideSeen, number: str) -> dict[str, Any]:
    slide = seen.slide
    if slide is None:
        raise ValueError("the group has no slide")
    url = slide.url
    short = (url or "").removeprefix("https://").removeprefix("http://").rstrip("/")
    return {
        "dir": direction(slide.title + slide.body),
        "group": f"{seen.group.name} · {FOCUSES[seen.group.focus].name}",
        "title": slide.title,
        "paragraphs": [line for line in slide.body.splitlines() if line.strip()],
        "link": url,
        "link_words": short if len(short) <= _SHORTEST_LINK else f"{short[:_SHORTEST_LINK]}…",
        "picture": str(seen.picture.id) if seen.picture is not None else None,
        "picture_words": seen.picture.words if seen.picture is not None else "",
        "presenters": slide.presenters,
        "number": number,
    }
