"""Calendar files, read back by the library that others read them with."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar, Event

from programme.invitations import Invitation, calendar_file
from tests.conftest import NOW

# Controls and line separators are no text of one line; half a character is none at all.
_WORDS = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zl", "Zp"]), max_size=200
)


def an_invitation(**changes: object) -> Invitation:
    given_values: dict[str, object] = {
        "uid": "abc",
        "sequence": 2,
        "starts_at": datetime(2026, 12, 2, 15, tzinfo=ZoneInfo("Africa/Nairobi")),
        "ends_at": datetime(2026, 12, 2, 16, tzinfo=ZoneInfo("Africa/Nairobi")),
        "title": "Virtual showcase",
        "organizer": "https://slack.com/app_redirect?team=T1&app=A1",
    }
    return Invitation(**{**given_values, **changes})  # type: ignore[arg-type]


def test_an_entry_comes_back_as_it_was_written() -> None:
    one = an_invitation(words="Bring a friend; really.\nSee you!", url="https://meet.test/j?a=1")
    read = Calendar.from_ical(calendar_file(one, NOW))
    (entry,) = read.walk("VEVENT")
    assert entry["UID"] == "abc"
    assert entry["SEQUENCE"] == 2
    assert isinstance(entry, Event)
    assert entry.start == datetime(2026, 12, 2, 12, tzinfo=UTC)
    assert entry.end - entry.start == timedelta(hours=1)
    assert entry["SUMMARY"] == "Virtual showcase"
    assert entry["DESCRIPTION"] == "Bring a friend; really.\nSee you!"
    assert entry["LOCATION"] == "https://meet.test/j?a=1"
    assert entry["URL"] == "https://meet.test/j?a=1"
    assert entry["STATUS"] == "CONFIRMED"
    assert entry.stamp == NOW
    assert read["METHOD"] == "PUBLISH"
    assert read["VERSION"] == "2.0"


def test_what_is_cancelled_says_so() -> None:
    on, off = [
        Calendar.from_ical(calendar_file(one, NOW))
        for one in (an_invitation(), an_invitation(sequence=3, is_cancelled=True))
    ]
    assert (on["METHOD"], off["METHOD"]) == ("PUBLISH", "CANCEL")
    before, after = on.walk("VEVENT")[0], off.walk("VEVENT")[0]
    assert (before["STATUS"], after["STATUS"]) == ("CONFIRMED", "CANCELLED")
    # By these a calendar knows which one goes; RFC 5546 asks for them.
    assert before["UID"] == after["UID"]
    assert before["ORGANIZER"] == after["ORGANIZER"]
    assert (before["SEQUENCE"], after["SEQUENCE"]) == (2, 3)
    assert "URL" not in before
    assert "DESCRIPTION" not in before


@given(_WORDS, _WORDS)
def test_whatever_people_write_stays_in_its_field(title: str, words: str) -> None:
    one = an_invitation(title=title, words=words)
    (entry,) = Calendar.from_ical(calendar_file(one, NOW)).walk("VEVENT")
    assert entry["SUMMARY"] == title
    assert entry.get("DESCRIPTION", "") == words
    assert entry["UID"] == "abc"
