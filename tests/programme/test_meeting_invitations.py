"""Meetings as calendar files, read back by the library that others read them with."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar, Event

from models import Group, Meeting, OutlineStep
from programme.attendance import Rsvp
from programme.meeting_invitations import Attendee, CalendarOfGroup, calendar_files
from programme.meeting_series import Rhythm, Series, series_days
from tests.conftest import NOW

# Machines that have other work take longer than Hypothesis allows.
some = settings(max_examples=60, deadline=None)
ZONES = ("Africa/Nairobi", "America/New_York", "Asia/Kathmandu", "Europe/Berlin", "UTC")
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
ANY_TEXT = st.text(max_size=120)


def a_group(**changes: Any) -> Group:
    told: dict[str, Any] = {
        "id": 1, "name": "Baobab", "focus": "teaching/git", "weekday": 1, "hour": 15,
        "time_zone": "Europe/Berlin", "slack_channel_id": "C1", "created_at": NOW,
    }  # fmt: skip
    return Group(**{**told, **changes})


def meetings_of(series: Series, from_on: date, until_on: date, **changes: Any) -> list[Meeting]:
    return [
        Meeting(
            id=number, group_id=1, planned_on=on, on=on, minute_of_day=series.minute_of_day,
            time_zone=series.time_zone, starts_at=series.starts_at(on), uid=f"uid-{number}",
            created_at=NOW, updated_at=NOW, **changes,
        )
        for number, on in enumerate(series_days(series, from_on, until_on, LONG_AGO), 1)
    ]  # fmt: skip


def files(
    meetings: list[Meeting],
    *,
    group: Group | None = None,
    steps: Mapping[int, list[OutlineStep]] | None = None,
    answers: Mapping[int, Rsvp] | None = None,
    name: str = "Amara Okafor",
) -> dict[str, Calendar]:
    """Return the files, each read back."""
    of_group = CalendarOfGroup(
        group=group or a_group(),
        slack_team_id="T1",
        organizer=Attendee("Ben Vogel", "U2"),
        reader=Attendee(name, "U1"),
        meetings=meetings,
        agendas=steps or {},
        answers=answers or {},
    )
    return {
        file: Calendar.from_ical(content) for file, content in calendar_files(of_group, NOW).items()
    }


def events(calendar: Calendar) -> list[Event]:
    return [one for one in calendar.walk("VEVENT") if isinstance(one, Event)]


TUESDAYS = Series(1, 15 * 60, "Europe/Berlin", Rhythm.WEEKLY)
AUTUMN = meetings_of(TUESDAYS, date(2026, 10, 12), date(2026, 11, 8))


def test_each_meeting_comes_back_on_the_clocks_of_its_zone() -> None:
    (name, calendar), *_ = files(AUTUMN).items()
    assert name == "baobab-meetings.ics"
    assert (calendar["METHOD"], calendar["VERSION"]) == ("REQUEST", "2.0")
    found = events(calendar)
    assert [one["UID"] for one in found] == [one.uid for one in AUTUMN]
    assert [one.start for one in found] == [one.starts_at for one in AUTUMN]
    assert {one["DTSTART"].params["TZID"] for one in found} == {"Europe/Berlin"}
    assert {f"{one.start:%H:%M}" for one in found} == {"15:00"}
    # An hour apart in UTC, for the clocks changed between.
    assert {one.starts_at.hour for one in AUTUMN} == {13, 14}
    assert {one.duration for one in found} == {timedelta(hours=1)}
    assert all(one.end - one.start == timedelta(hours=1) for one in found)
    assert {one["SUMMARY"] for one in found} == {"Mentoring group Baobab"}
    assert {one["STATUS"] for one in found} == {"CONFIRMED"}
    assert {one.stamp for one in found} == {NOW}


def test_the_zones_rules_come_with_it() -> None:
    content = next(iter(files(AUTUMN).values()))
    (zone,) = content.walk("VTIMEZONE")
    assert zone["TZID"] == "Europe/Berlin"
    rules = zone.to_tz()  # type: ignore[attr-defined]
    for one in AUTUMN:
        local = one.starts_at.astimezone(ZoneInfo("Europe/Berlin")).replace(tzinfo=None)
        assert (
            rules.utcoffset(local)
            == one.starts_at.astimezone(ZoneInfo("Europe/Berlin")).utcoffset()
        )


def test_what_changed_keeps_its_id_and_counts_up() -> None:
    moved = meetings_of(TUESDAYS, date(2026, 10, 12), date(2026, 11, 8))
    moved[0].starts_at += timedelta(days=1)
    moved[0].sequence = 3
    before, after = (events(next(iter(files(one).values()))) for one in (AUTUMN, moved))
    assert before[0]["UID"] == after[0]["UID"]
    assert (before[0]["SEQUENCE"], after[0]["SEQUENCE"]) == (0, 3)
    assert after[0].start - before[0].start == timedelta(days=1)


def test_what_is_called_off_has_a_file_of_its_own() -> None:
    rows = meetings_of(TUESDAYS, date(2026, 10, 12), date(2026, 11, 8))
    for row, state in zip(rows, ("skipped", "cancelled", "dropped", "planned"), strict=True):
        row.state = state
    found = files(rows)
    assert list(found) == ["baobab-meetings.ics", "baobab-called-off.ics"]
    called_off = found["baobab-called-off.ics"]
    assert called_off["METHOD"] == "CANCEL"
    assert [one["UID"] for one in events(called_off)] == ["uid-1", "uid-2", "uid-3"]
    assert {one["STATUS"] for one in events(called_off)} == {"CANCELLED"}
    assert [one["UID"] for one in events(found["baobab-meetings.ics"])] == ["uid-4"]


def test_all_called_off_leaves_a_file_that_can_be_read() -> None:
    rows = meetings_of(TUESDAYS, date(2026, 10, 12), date(2026, 11, 8), state="cancelled")
    found = files(rows)
    assert events(found["baobab-meetings.ics"]) == []
    assert len(events(found["baobab-called-off.ics"])) == 4


def test_the_agenda_the_place_and_the_links() -> None:
    step = OutlineStep(group_id=1, position=1, words="Teach; a\nmodule", week_of=date(2026, 10, 12))
    group = a_group(place="Berlin, Germany", notes_url="https://pad.test/p?a=1&b=2")
    (calendar,) = files(AUTUMN, group=group, steps={1: [step]}).values()
    first, second, *_ = events(calendar)
    assert first["DESCRIPTION"] == (
        "- Teach; a module\nhttps://pad.test/p?a=1&b=2\n"
        "https://slack.com/app_redirect?team=T1&channel=C1"
    )
    assert second["DESCRIPTION"] == "\n".join(str(first["DESCRIPTION"]).splitlines()[1:])
    assert first["LOCATION"] == "Berlin, Germany"


def test_who_invites_and_what_the_reader_said() -> None:
    answers = {1: Rsvp.COMING, 2: Rsvp.NOT_COMING}
    (calendar,) = files(AUTUMN, answers=answers, name='Amara "Ama" Okafor').values()
    found = events(calendar)
    assert [one["ATTENDEE"].params["PARTSTAT"] for one in found] == [
        "ACCEPTED", "DECLINED", "NEEDS-ACTION", "NEEDS-ACTION",
    ]  # fmt: skip
    assert found[0]["ATTENDEE"].params["CN"] == "Amara 'Ama' Okafor"
    assert found[0]["ATTENDEE"].params["RSVP"] == "FALSE"
    assert found[0]["ORGANIZER"] == "https://slack.com/app_redirect?team=T1&channel=U2"
    assert found[0]["ORGANIZER"].params["CN"] == "Ben Vogel"


@some
@given(
    st.integers(0, 6),
    st.integers(0, 1439),
    st.sampled_from(ZONES),
    st.sampled_from(Rhythm),
    st.dates(date(2026, 1, 1), date(2027, 12, 31)),
)
def test_every_hour_comes_back_as_the_same_instant(
    weekday: int, minute: int, zone: str, rhythm: Rhythm, from_on: date
) -> None:
    series = Series(weekday, minute, zone, rhythm)
    rows = meetings_of(series, from_on, from_on + timedelta(weeks=12))
    group = a_group(time_zone=zone)
    (calendar,) = files(rows, group=group).values()
    # An hour that the clocks show twice equals none of another zone (PEP 495), so in one zone.
    starts = [one.start for one in events(calendar)]
    found = [one.astimezone(UTC) for one in starts if isinstance(one, datetime)]
    assert found == [one.starts_at for one in rows]


@some
@given(ANY_TEXT, ANY_TEXT, ANY_TEXT, ANY_TEXT)
def test_whatever_people_write_stays_in_its_field(
    name: str, words: str, place: str, person: str
) -> None:
    step = OutlineStep(group_id=1, position=1, words=words, week_of=date(2026, 10, 12))
    group = a_group(name=name, place=place)
    (calendar,) = files(AUTUMN, group=group, steps={1: [step]}, name=person).values()
    found = events(calendar)
    assert [one["UID"] for one in found] == [one.uid for one in AUTUMN]
    assert [one.start for one in found] == [one.starts_at for one in AUTUMN]
    line = " ".join("".join(one if one.isprintable() else " " for one in name).split())
    assert {str(one["SUMMARY"]) for one in found} == {f"Mentoring group {line}".strip()}
