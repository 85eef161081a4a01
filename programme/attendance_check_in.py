"""The check-in: what a mentor writes down about a meeting that is over, and corrects.

Source: "Mentors, Responsibilities": report mentee attendance and progress to the mentoring
coordinator.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from models import Attendance, Audit, Group, OutlineStep
from programme.attendance import (
    MeetingAttended,
    Present,
    Rsvp,
    get_attended,
    get_attended_again,
)
from programme.attendance_words import check_open, keep_words
from programme.group import InGroup
from programme.groups import Part, list_outline
from programme.links import check_url
from programme.meeting_states import CHECKED_IN, MeetingState
from programme.meetings import get_meeting_for
from programme.missed import plan_missed
from programme.people import Caller
from programme.permissions import Action
from programme.refusals import FieldProblems, Refusal
from programme.shared_notes import find_shared, keep_shared, words_to_share
from programme.translations import gettext as _

LONGEST_TEXT = 2000
MENTORS = (Part.LEAD, Part.CO_MENTOR)
_TEXTS = ("notes", "progress", "next_steps")
_KEPT = (*_TEXTS, "notes_url")


@dataclass(frozen=True)
class CheckIn:
    """What a mentor says about a meeting. Texts are None where nothing was written."""

    held: bool
    there: frozenset[int]  # ids of people
    notes: str | None = None
    progress: str | None = None
    next_steps: str | None = None
    notes_url: str | None = None
    step_ids: frozenset[int] = frozenset()  # of the outline, that are done now
    is_shared: bool = False  # with the whole programme, without names


class CheckedInMeanwhile(Exception):  # noqa: N818 - a question to a person, not a fault
    """Somebody else checked the meeting in after the form was opened; nothing is replaced unseen.

    Who fills it in sees what the other wrote, and saves again or not.
    """

    def __init__(self, meeting_id: int) -> None:
        super().__init__(meeting_id)
        self.meeting_id = meeting_id


def expect_there(part: Part, attendance: Attendance | None) -> bool:
    """Say whether somebody is listed as there before a mentor changes it.

    What was said last counts: the mentor's word, the person's own, then whether they would come.
    Of whom nobody said anything, mentors were there: one of them is asked.
    """
    if attendance is not None:
        if attendance.was_there is not None:
            return attendance.was_there
        if attendance.rsvp is not None:
            return attendance.rsvp == Rsvp.COMING
    return part in MENTORS


def listed_there(attended: MeetingAttended) -> frozenset[int]:
    """Return the ids of those who are listed as there."""
    return frozenset(
        one.person.id for one in attended.people if expect_there(one.part, one.attendance)
    )


def check_said(said: CheckIn) -> dict[str, str]:
    """Return a sentence for each field of a check-in that cannot be."""
    problems = {
        name: _("Please keep it within {most} characters.", most=LONGEST_TEXT)
        for name in _TEXTS
        if len(getattr(said, name) or "") > LONGEST_TEXT
    }
    if said.held and not said.there:
        problems["there"] = _("Who was there? If nobody came, choose that you didn't meet.")
    if said.notes_url is not None and (problem := check_url(said.notes_url)):
        problems["notes_url"] = problem
    if said.is_shared and not words_to_share(said.notes, said.progress):
        problems["share"] = _("There's nothing to share yet. What did you do, or how is it going?")
    return problems


def check_shared(said: CheckIn, group: Group) -> dict[str, str]:
    """Return why what is to be shared cannot be yet: the group is to see it in its channel."""
    if not said.is_shared or group.slack_channel_id is not None:
        return {}
    return {
        "share": _("Your group's channel isn't ready, where all see it. Please share it later.")
    }


async def check_in(
    session: AsyncSession,
    caller: Caller,
    meeting_id: int,
    said: CheckIn,
    seen_version: int,
    now: datetime,
) -> tuple[Group, MeetingAttended]:
    """Write down what a mentor says about a meeting, or corrects; the same again changes nothing.

    ``seen_version`` is the ``check_in_version`` that the form was opened with. Raises
    ``CheckedInMeanwhile`` when it is another by now, ``FieldProblems`` for what cannot be, and
    ``Refusal`` when it is not the caller's to check in, or not now.
    """
    in_group, meeting = await get_meeting_for(session, caller, meeting_id, Action.CHECK_IN)
    check_open(meeting, in_group.term, now)
    if problems := check_said(said) | check_shared(said, in_group.group):
        raise FieldProblems(problems)
    attended = await get_attended(session, meeting_id)
    if seen_version != meeting.check_in_version:
        if await _says_the_same(session, said, attended):
            return in_group.group, attended
        raise CheckedInMeanwhile(meeting_id)
    return in_group.group, await keep_check_in(session, caller, in_group, attended, said, now)


async def confirm_as_listed(
    session: AsyncSession, caller: Caller, meeting_id: int, now: datetime
) -> tuple[Group, MeetingAttended, bool]:
    """Write down that everybody who is listed as there was, with one click.

    A meeting that is checked in stays as it is; the last value says whether this did it. Raises
    ``Refusal`` when it is not the caller's to check in, not now, or nobody is listed as there.
    """
    in_group, meeting = await get_meeting_for(session, caller, meeting_id, Action.CHECK_IN)
    check_open(meeting, in_group.term, now)
    attended = await get_attended(session, meeting_id)
    if meeting.state in CHECKED_IN:
        return in_group.group, attended, False
    there = listed_there(attended)
    if not there:
        raise Refusal(_("Nobody is listed as there. With *Change* you can say who was."))
    said = CheckIn(held=True, there=there)
    kept = await keep_check_in(session, caller, in_group, attended, said, now)
    return in_group.group, kept, True


async def _says_the_same(session: AsyncSession, said: CheckIn, attended: MeetingAttended) -> bool:
    """Say whether a check-in would change nothing about what is known."""
    meeting = attended.meeting
    return (
        meeting.state == _state_of(said)
        and all(getattr(said, name) == getattr(meeting, name) for name in _KEPT)
        and (not said.held or all(_is_marked(one, said) for one in attended.people))
        and not await _list_done(session, meeting.group_id, said)
        and (await find_shared(session, meeting.id) is not None) == said.is_shared
    )


def _state_of(said: CheckIn) -> MeetingState:
    return MeetingState.HELD if said.held else MeetingState.NOT_HELD


def _is_marked(one: Present, said: CheckIn) -> bool:
    marked = one.attendance.marked_there if one.attendance is not None else None
    return marked == (one.person.id in said.there)


async def _list_done(session: AsyncSession, group_id: int, said: CheckIn) -> list[OutlineStep]:
    """Return the steps that are done now and were not before."""
    steps = await list_outline(session, group_id)
    return [step for step in steps if step.done_at is None and step.id in said.step_ids]


async def keep_check_in(
    session: AsyncSession,
    caller: Caller,
    in_group: InGroup,
    attended: MeetingAttended,
    said: CheckIn,
    now: datetime,
) -> MeetingAttended:
    """Write down a check-in that was authorised and checked; the same again changes nothing.

    ``attended`` is what is known so far, read in this transaction. Who missed the meeting without a
    word hears of it a little later, and so does the mentor.
    """
    if await _says_the_same(session, said, attended):
        return attended
    meeting = attended.meeting
    was = meeting.state
    meeting.state = _state_of(said)
    for name in _KEPT:
        setattr(meeting, name, getattr(said, name))
    meeting.checked_in_by, meeting.checked_in_at = caller.person_id, now
    meeting.check_in_version += 1
    meeting.updated_at = now
    if said.held:
        await keep_words(
            session,
            meeting.id,
            {one.person.id: one.person.id in said.there for one in attended.people},
            said_by=caller.person_id,
            is_mentors=True,
            now=now,
        )
    for step in await _list_done(session, meeting.group_id, said):
        step.done_at = now
    words = words_to_share(said.notes, said.progress) if said.is_shared else None
    await keep_shared(session, caller, in_group, meeting, words, now)
    session.add(
        Audit(
            workspace_id=in_group.term.workspace_id,
            at=now,
            actor_id=caller.person_id,
            action="attendance.check_in",
            subject=f"meeting/{meeting.id}",
            details={"was": was, "is": meeting.state},
        )
    )
    await session.flush()
    kept = await get_attended_again(session, attended)
    await plan_missed(session, in_group, kept, now)
    return kept
