"""What the mentors of a group, and coordinators, change: its hour, notes, name and co-mentor.

Source: "Mentors, Responsibilities": decide on a meeting schedule with your mentees.
"""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from zlib import crc32

from sqlalchemy.exc import IntegrityError
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models import Group, Term
from programme.audits import audit
from programme.calendar import local_date
from programme.group import InGroup, get_group_for
from programme.groups import Applied, list_applied
from programme.links import check_url
from programme.matching import Slot, TermDates, suits
from programme.meeting_layout import lay_out
from programme.meeting_series import WEEKS, Rhythm
from programme.nudges import say_later
from programme.people import Caller
from programme.permissions import Action
from programme.refusals import FieldProblems
from programme.translations import N_
from programme.translations import gettext as _

LONGEST_NAME = 40
NAME_TAKEN = N_("Another group of this term has this name. Please choose a different one.")


class Change(StrEnum):
    """What the group's channel hears of."""

    SLOT = "group_changes.slot"
    NOTES = "group_changes.notes"
    NAME = "group_changes.name"


class UnsuitableHour(Exception):  # noqa: N818 - a question to a person, not a fault
    """The hour is not among those that some gave; the mentors may have agreed on it with them.

    ``slack_user_ids`` are theirs: rows would be forgotten with the transaction that this ends.
    """

    def __init__(self, slack_user_ids: Sequence[str]) -> None:
        super().__init__(len(slack_user_ids))
        self.slack_user_ids = slack_user_ids


def value_of(change: Change, group: Group) -> int:
    """Return a number for what a group has now, so that a nudge can tell whether it still holds."""
    match change:
        case Change.SLOT:
            weeks = WEEKS[Rhythm(group.rhythm)]
            return weeks * 168 + group.weekday * 24 + group.hour
        case Change.NOTES:
            return crc32((group.notes_url or "").encode())
        case Change.NAME:
            return crc32(group.name.encode())


def list_unsuited(
    slot: Slot, members: Sequence[Applied], term: Term, now: datetime
) -> list[Applied]:
    """Return those whom an hour does not suit in every week that is left of the term.

    Hours are those that people gave when they applied, on their own clocks.
    """
    from_on = min(max(term.starts_on, local_date(now, term.time_zone)), term.ends_on)
    left = TermDates(from_on, term.ends_on)
    return [
        one
        for one in members
        if not suits(slot, one.application.hours, one.application.time_zone, left)
    ]


async def change_slot(
    session: AsyncSession,
    caller: Caller,
    group_id: int,
    weekday: int,
    hour: int,
    rhythm: Rhythm,
    now: datetime,
    *,
    agreed: bool,
) -> Group:
    """Let a group meet at another hour, on the clocks of its zone, or more or less often.

    Its upcoming meetings are laid out anew, and the channel hears of it once. Raises
    ``UnsuitableHour`` where it does not suit all, unless they ``agreed`` on it; ``Refusal`` when
    the group is not the caller's to change.
    """
    in_group = await get_group_for(session, caller, group_id, Action.CHANGE_GROUP)
    group = in_group.group
    if (group.weekday, group.hour, group.rhythm) == (weekday, hour, rhythm):
        return group
    slot = Slot(weekday, hour, group.time_zone)
    members = await list_applied(session, group_id)
    is_new_hour = (group.weekday, group.hour) != (weekday, hour)
    unsuited = list_unsuited(slot, members, in_group.term, now) if is_new_hour else []
    if unsuited and not agreed:
        raise UnsuitableHour([one.person.slack_user_id for one in unsuited])
    group.weekday, group.hour, group.rhythm = weekday, hour, rhythm
    group.described_at = None  # the channel's topic says the hour, and is set anew
    await session.flush()
    await lay_out(session, group, in_group.term, now)
    await _announce(session, caller, in_group, Change.SLOT, now)
    return group


async def change_notes(
    session: AsyncSession, caller: Caller, group_id: int, url: str | None, now: datetime
) -> Group:
    """Keep where a group's notes are, or that they are nowhere; the channel hears of it once.

    Raises ``FieldProblems`` for what is no address of the web, ``Refusal`` when the group is not
    the caller's to change.
    """
    in_group = await get_group_for(session, caller, group_id, Action.CHANGE_GROUP)
    url = (url or "").strip() or None
    if url is not None and (problem := check_url(url)):
        raise FieldProblems({"notes": problem})
    if in_group.group.notes_url != url:
        in_group.group.notes_url = url
        in_group.group.bookmarked_at = None  # the channel's bookmark leads there, or goes
        await session.flush()
        await _announce(session, caller, in_group, Change.NOTES, now)
    return in_group.group


async def rename(
    session: AsyncSession, caller: Caller, group_id: int, name: str | None, now: datetime
) -> Group:
    """Give a group another name, unique in its term in any case; the channel hears of it once.

    Raises ``FieldProblems`` for a name that cannot be, ``Refusal`` when the group is not the
    caller's to change.
    """
    in_group = await get_group_for(session, caller, group_id, Action.CHANGE_GROUP)
    name = " ".join((name or "").split())
    if not name or len(name) > LONGEST_NAME:
        raise FieldProblems(
            {
                "name": _(
                    "Please choose a name of at most {most} characters.",
                    most=LONGEST_NAME,
                )
            }
        )
    if name == in_group.group.name:
        return in_group.group
    # Those who name groups of one term follow each other.
    await session.exec(select(Term.id).where(Term.id == in_group.term.id).with_for_update())
    found = await session.exec(
        select(Group.name).where(Group.term_id == in_group.term.id, col(Group.id) != group_id)
    )
    if name.casefold() in {other.casefold() for other in found}:
        raise FieldProblems({"name": _(NAME_TAKEN)})
    in_group.group.name = name
    try:
        await session.flush()
    except IntegrityError as error:  # a group that was formed a moment ago has it
        raise FieldProblems({"name": _(NAME_TAKEN)}) from error
    await _announce(session, caller, in_group, Change.NAME, now)
    return in_group.group


async def _announce(
    session: AsyncSession, caller: Caller, in_group: InGroup, change: Change, now: datetime
) -> None:
    """Keep that it was done, and let the group's channel hear of it, if there is one.

    Of notes that have no place any more there is nothing to say.
    """
    group = in_group.group
    audit(session, caller, change, f"group/{group.id}", now)
    await session.flush()
    is_gone = change is Change.NOTES and group.notes_url is None
    if group.slack_channel_id is None or is_gone:
        return
    value = value_of(change, group)
    await say_later(
        session,
        workspace_id=in_group.term.workspace_id,
        kind=change,
        # Going back to what was before is news again.
        key=f"{change}:group/{group.id}:{value}:{int(now.timestamp())}",
        slack_channel_id=group.slack_channel_id,
        subject={"group": group.id, "value": value},
        due_at=now,
        now=now,
    )


async def find_changed(session: AsyncSession, group_id: int) -> tuple[Group, Term] | None:
    """Return a group with its term, or None when it is gone or has ended."""
    found = await session.exec(
        select(Group, Term)
        .join(Term, col(Term.id) == col(Group.term_id))
        .where(Group.id == group_id, col(Group.ended_at).is_(None))
    )
    return found.one_or_none()
