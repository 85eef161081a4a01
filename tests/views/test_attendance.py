"""Slack takes what is said about attendance, however much there is and whatever people wrote."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from models import Attendance, Group, Meeting, OutlineStep, Person
from programme.attendance import MeetingAttended, Present
from programme.attendance_check_in import LONGEST_TEXT
from programme.attendance_forms import MOST_RECENT, CheckInForm, GroupToCheckIn
from programme.attention_items import AttentionItem, Weight
from programme.group import InGroup
from programme.groups import Part
from programme.missed import Missed
from sandbox.block_kit import check_message_blocks, check_view
from tests.conftest import NOW
from tests.make import a_term
from tests.views.test_groups import a_group
from views.attendance import (
    asked_in_channel_message,
    attendance_view,
    checked_in_message,
    count_blocks,
    differs_message,
    due_message,
)
from views.attendance_check_in import check_in_view, choose_view
from views.attention import attention_message
from views.messages import Message, message
from views.missed import asked_message, suggested_message

STARTS_AT = datetime(2026, 9, 15, 12, tzinfo=UTC)
LONG = "<!channel> & *so* " * 200
NAME = "Amara " * 40
WRITTEN = st.text(max_size=LONGEST_TEXT)


def a_person(number: int, name: str = NAME) -> Person:
    return Person(
        id=number, workspace_id=1, slack_user_id=f"U{number:010}", name=name,
        time_zone="Africa/Nairobi", locale="en-US", refreshed_at=NOW,
    )  # fmt: skip


def attended(
    number: int = 1, people: int = 7, text: str = LONG, name: str = NAME
) -> MeetingAttended:
    meeting = Meeting(
        id=number, group_id=1, on=date(2026, 9, 15), minute_of_day=900, time_zone="Africa/Nairobi",
        starts_at=STARTS_AT + timedelta(weeks=number), state="held", uid=str(number),
        notes=text[:LONGEST_TEXT] or None, progress=text[:LONGEST_TEXT] or None,
        next_steps=text[:LONGEST_TEXT] or None, notes_url="https://pad.example/" + "x" * 1900,
        checked_in_at=NOW, created_at=NOW, updated_at=NOW,
    )  # fmt: skip
    parts = [Part.LEAD, Part.CO_MENTOR, *[Part.MENTEE] * (people - 2)]
    marked = Attendance(meeting_id=number, person_id=1, said_there=False, marked_there=True)
    present = [
        Present(a_person(n, name), part, marked if n % 2 else None, is_on_break=n % 3 == 0)
        for n, part in enumerate(parts, 1)
    ]
    return MeetingAttended(meeting, present, a_person(1, name))


def a_form(people: int) -> CheckInForm:
    one = attended(people=people)
    group = a_group(name="G" * 40)
    steps = [
        OutlineStep(
            id=n, group_id=1, position=n, words=LONG[:300], week_of=date(2026, 9, 14), done_at=None
        )
        for n in range(1, 21)
    ]
    listed = frozenset(present.person.id for present in one.people)
    whom = [(present.person, present.part) for present in one.people]
    return CheckInForm(InGroup(group, a_term(), Part.LEAD), one, whom, listed, steps)


def is_taken(said: Message) -> bool:
    return check_message_blocks(said.blocks) == []


def test_everything_at_its_longest() -> None:
    group, one = a_group(name="G" * 40), attended()
    for said in (
        due_message(group, one),
        checked_in_message(group, one, "Done"),
        differs_message(group, one, one.people[0].person),
        message("counts", count_blocks([attended(n) for n in range(12)])),
    ):
        assert is_taken(said)
    assert check_view(attendance_view(group, [attended(n) for n in range(40)])) == []
    assert check_view(attendance_view(group, [])) == []


def test_the_forms_at_their_longest() -> None:
    # More people than boxes fit: some left, others came while the meeting went on.
    for people in (7, 10, 11, 30):
        form = a_form(people)
        for meanwhile in (False, True):
            assert check_view(check_in_view(form, meanwhile=meanwhile)) == []
    to_add = a_form(7)
    to_add = CheckInForm(to_add.in_group, None, to_add.people, to_add.listed, [])
    assert check_view(check_in_view(to_add)) == []
    meetings = [attended(n).meeting for n in range(MOST_RECENT)]
    named = [GroupToCheckIn(a_group(id=n, name="G" * 90), meetings) for n in range(3)]
    for groups in (named, named[:1], [GroupToCheckIn(a_group(), [])]):
        assert check_view(choose_view(groups)) == []


@settings(deadline=None, max_examples=30)
@given(WRITTEN, st.text(max_size=80))
def test_whatever_people_write(text: str, name: str) -> None:
    one = attended(text=text, name=name)
    missed = Missed(InGroup(a_group(), a_term(), Part.MENTEE), one, one.people[3].person, None)
    for next_at in (None, STARTS_AT):
        assert is_taken(asked_message(missed, next_at))
    assert is_taken(suggested_message(missed))
    assert is_taken(checked_in_message(a_group(), one))


@settings(deadline=None, max_examples=30)
@given(st.integers(0, 60), st.booleans(), st.text(max_size=100))
def test_the_list_of_who_needs_a_hand(count: int, has_names: bool, text: str) -> None:
    group: Group | None = a_group(name=text or "G") if has_names else None
    items = [
        AttentionItem(
            kind="absences.missed",
            key=f"absences.missed:person/{n}:meeting/1",
            weight=Weight.PERSON_IS_MISSING,
            since_at=NOW,
            why=text or "They asked.",
            step="Write.",
            group=group,
            person=a_person(n) if has_names else None,
        )
        for n in range(1, count + 1)
    ]
    assert is_taken(attention_message(items))


def test_mentors_read_why_somebody_could_not_come() -> None:
    group, told = a_group(), attended(people=3, name="Amara", text="All well")
    said = Attendance(
        meeting_id=1, person_id=2, rsvp="not_coming", rsvp_at=NOW, word="My *sister's*\nwedding"
    )
    people = [
        Present(one.person, one.part, said if one.person.id == 2 else None, is_on_break=False)
        for one in told.people
    ]
    told = replace(told, people=people)
    asked = str(due_message(group, told).blocks)
    assert "(couldn't come: “My *sister's* wedding”)" in asked
    seen = str(checked_in_message(group, told).blocks)
    assert "couldn't come: “My *sister's* wedding”" in seen
    # What the whole group sees says that they are excused, not why.
    assert "sister" not in str([one.to_dict() for one in count_blocks([told])])
    assert "sister" not in asked_in_channel_message(told).text
