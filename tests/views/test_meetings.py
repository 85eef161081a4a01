"""What is shown of meetings keeps Slack's limits, whatever people wrote, however much there is."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models import Attendance, Group, Meeting, OutlineStep
from programme.group import InGroup
from programme.groups import Member, Part
from programme.meeting_answers import Answers, MeetingTold
from programme.meeting_page import MeetingsPage
from sandbox.block_kit import check_message_blocks, check_view
from tests.conftest import NOW
from tests.make import a_term
from tests.views.test_groups import a_group, a_member
from views.meeting_changes import (
    REST,
    add_view,
    call_off_view,
    meeting_saved_message,
    move_view,
    nobody_message,
    say_length,
)
from views.meeting_news import (
    changed_message,
    planned_message,
    rest_cancelled_message,
    rest_changed_message,
)
from views.meeting_reminders import (
    cannot_come_message,
    cannot_view,
    hour_reminder_message,
    outdated_message,
    own_reminder_message,
    reminder_message,
)
from views.meetings import meetings_message, meetings_view
from views.messages import Message, moment

# Machines that have other work take longer than Hypothesis allows.
some = settings(max_examples=60, deadline=None)
STATES = ("planned", "skipped", "cancelled", "held", "not_held")
MEMBERS = [a_member(n, part) for n, part in enumerate([Part.LEAD, *[Part.MENTEE] * 5], 1)]
MUCH = "<!channel> & *x* " * 40


def a_meeting(number: int, state: str = "planned", **changes: Any) -> Meeting:
    at = datetime(2026, 9, 15, 19, tzinfo=UTC) + timedelta(weeks=number)
    told: dict[str, Any] = {
        "id": number, "group_id": 1, "planned_on": at.date(), "on": at.date(),
        "minute_of_day": 900, "time_zone": "America/New_York", "starts_at": at, "state": state,
        "uid": str(number), "created_at": NOW, "updated_at": NOW,
    }  # fmt: skip
    return Meeting(**{**told, **changes})


def steps(count: int, words: str) -> list[OutlineStep]:
    return [
        OutlineStep(id=n, group_id=1, position=n, words=words, week_of=date(2026, 9, 14))
        for n in range(1, count + 1)
    ]


def answers(members: Sequence[Member] = MEMBERS) -> Answers:
    said = {
        one.person.id: Attendance(
            meeting_id=1, person_id=one.person.id, rsvp="coming" if n % 2 else "not_coming"
        )
        for n, one in enumerate(members)
    }
    return Answers(members, said)


def told(meeting: Meeting, group: Group | None = None) -> MeetingTold:
    return MeetingTold(meeting, group or a_group(), a_term(id=1), answers())


def a_page(count: int, words: str, *, may_change: bool, part: Part | None) -> MeetingsPage:
    upcoming = [a_meeting(n, STATES[n % 3]) for n in range(count)]
    return MeetingsPage(
        reader_id=1,
        in_group=InGroup(a_group(name=words[:80] or "x"), a_term(id=1), part),
        upcoming=upcoming,
        past=[a_meeting(n, STATES[n % 5]) for n in range(count)],
        agendas={one.id: steps(20, words) for one in upcoming},
        answers={one.id: answers() for one in upcoming},
        seen_at=NOW,
        may_change=may_change,
    )


@pytest.mark.parametrize("may_change", [True, False])
@pytest.mark.parametrize("part", [None, Part.LEAD, Part.MENTEE])
@pytest.mark.parametrize("count", [0, 1, 20, 60])
def test_lists_keep_slacks_limits(count: int, part: Part | None, *, may_change: bool) -> None:
    for words in ("Teach", MUCH, "ä" * 300, "🌳" * 300):
        page = a_page(count, words, may_change=may_change, part=part)
        said = meetings_message(page)
        assert check_message_blocks(said.blocks) == []
        assert len(said.blocks) <= 50
        assert check_view(meetings_view(page)) == []


def test_a_reminder_in_the_evening_before_says_the_day() -> None:
    meeting = a_meeting(1)
    said = told(meeting, a_group())
    hour, evening = (meeting.starts_at - timedelta(hours=hours) for hours in (1, 13))
    assert "meets at <!date^" in hour_reminder_message(said, hour, has_answered=True).text
    text = hour_reminder_message(said, evening, has_answered=True).text
    assert f"meets {moment(meeting.starts_at)}" in text


def all_messages(group: Group, words: str) -> list[Message]:
    meeting = a_meeting(1)
    times = [meeting.starts_at + timedelta(days=n) for n in range(4)]
    said = told(meeting, group)
    return [
        reminder_message(said, steps(20, words)),
        own_reminder_message(said),
        hour_reminder_message(said, NOW, has_answered=False),
        hour_reminder_message(said, meeting.starts_at, has_answered=True),
        cannot_come_message(said, "U1", words),
        cannot_come_message(said, "U1", None),
        nobody_message(said, times, "Africa/Nairobi"),
        nobody_message(said, [], "Africa/Nairobi"),
        meeting_saved_message(meeting, group, ["U1", "U2"]),
        planned_message(group, [a_meeting(n) for n in range(20)]),
        rest_changed_message(group, [a_meeting(n) for n in range(20)]),
        rest_cancelled_message(said, meeting.starts_at),
        *[
            changed_message(told(a_meeting(1, state), group), subject, meeting.starts_at)
            for state in STATES[:3]
            for subject in ({}, {"new": 1}, {"was_at": 0})
        ],
        *[outdated_message(told(a_meeting(1, state), group)) for state in (*STATES, "dropped")],
    ]


@some
@given(st.text(max_size=500), st.text(min_size=1, max_size=40))
def test_messages_keep_slacks_limits_and_show_text_as_typed(words: str, name: str) -> None:
    group = a_group(name=f"<!here>{name}", place=f"<!channel>{words}", notes_url="https://a.test")
    for said in all_messages(group, f"<!channel>{words}"):
        assert check_message_blocks(said.blocks) == []
        mrkdwn = [said.text, *_mrkdwn(said.blocks)]
        assert not any(mark in text for text in mrkdwn for mark in ("<!here", "<!channel"))


def _mrkdwn(shown: Any) -> list[str]:
    if isinstance(shown, list):
        return [text for one in shown for text in _mrkdwn(one)]
    if not isinstance(shown, dict):
        return []
    if shown.get("type") == "mrkdwn":
        return [shown["text"]]
    return [text for one in shown.values() for text in _mrkdwn(one)]


def test_forms_keep_slacks_limits() -> None:
    meeting = a_meeting(1)
    forms = [
        add_view(a_group(), meeting.starts_at),
        add_view(a_group(), None),
        move_view(meeting, meeting.starts_at, 60),
        move_view(meeting, meeting.starts_at, 75, REST, ["U1", "U2"]),
        move_view(a_meeting(1, planned_on=None), meeting.starts_at, 60),
        call_off_view(meeting),
        cannot_view(told(meeting), is_mentor=True),
        cannot_view(told(meeting), is_mentor=False),
    ]
    for form in forms:
        assert check_view(form) == []
    fields = {block.get("block_id") for block in forms[4]["blocks"]}
    assert "scope" not in fields, "what was added is moved alone"


def test_lengths_are_said_as_people_say_them() -> None:
    said = [say_length(minutes) for minutes in (30, 60, 90, 120, 240)]
    assert said == ["30 minutes", "1 hour", "1 hour 30 minutes", "2 hours", "4 hours"]
