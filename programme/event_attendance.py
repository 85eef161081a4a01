"""Who was at an event: people's own word, with a code word where there is one, and the list.

Source: "Guidelines for Certificates"; attendance by button during a window with a code word, or
by the coordinator's list.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models import Audit, Event, EventAttendance, Person, insert_if_absent
from programme.code_words import is_code_word
from programme.event_page import EventSeen, get_event_for, get_event_to_run
from programme.event_signups import get_own_row
from programme.events import Evidence, Rsvp, evidence_of, is_window_open
from programme.people import Caller
from programme.refusals import FieldProblems, Refusal
from programme.translations import gettext as _


async def check_may_say_there(
    session: AsyncSession, caller: Caller, event_id: int, now: datetime
) -> EventSeen:
    """Return an event at which the caller can say that they were, or have said so.

    Raises ``Refusal`` when it has not begun, the time to say so is over, or a coordinator's list
    says otherwise.
    """
    seen = await get_event_for(session, caller, event_id, now)
    if _is_known(seen):
        return seen
    if seen.own is not None and seen.own.marked_there is False:
        raise Refusal(
            _(
                "The coordinators' list says that you weren't there. If that's a mistake, "
                "tell one of them: `/mentoring help` says who they are."
            )
        )
    if not is_window_open(seen.event, now):
        raise Refusal(
            _("This event hasn't begun yet. Once it has, you can say that you were there.")
            if now < seen.event.starts_at
            else _(
                "The time to say so is over. If you were there, tell a coordinator, who can put "
                "you on the list: `/mentoring help` says who they are."
            )
        )
    return seen


async def say_there(
    session: AsyncSession, caller: Caller, event_id: int, code_word: str | None, now: datetime
) -> EventSeen:
    """Keep that the caller was at an event; once. Returns it as they see it then.

    ``code_word`` is what they typed, None where nothing was asked. Raises what
    :func:`check_may_say_there` raises, and ``FieldProblems`` for a wrong code word.
    """
    seen = await check_may_say_there(session, caller, event_id, now)
    if _is_known(seen):
        return seen
    wanted = seen.event.code_word
    if wanted is not None and not is_code_word(code_word or "", wanted):
        raise FieldProblems(
            {
                "code_word": _(
                    "That isn't the code word of this event. Is it spelled as it was said?"
                )
            }
        )
    own = await get_own_row(session, caller, event_id)
    if own.said_at is None:
        own.said_at, own.with_code_word = now, wanted is not None
        await session.flush()
    return await get_event_for(session, caller, event_id, now)


def _is_known(seen: EventSeen) -> bool:
    return seen.evidence is not None and seen.evidence is not Evidence.RECORDING


async def say_watched(
    session: AsyncSession, caller: Caller, event_id: int, now: datetime
) -> EventSeen:
    """Keep that the caller watched the recording of the onboarding session; once.

    Raises ``Refusal`` where that does not stand for having been there.
    """
    seen = await get_event_for(session, caller, event_id, now)
    if not seen.can_be_watched:
        raise Refusal(
            _("Watching the recording stands for the onboarding session of mentors only.")
        )
    own = await get_own_row(session, caller, event_id)
    if own.watched_at is None:
        own.watched_at = now
        await session.flush()
    return await get_event_for(session, caller, event_id, now)


async def open_window(session: AsyncSession, caller: Caller, event_id: int, now: datetime) -> Event:
    """Let people say for a day from now that they were at an event, as a coordinator.

    Where they can say so already, nothing changes. Raises ``Refusal`` as ``get_event_to_run``.
    """
    event = await get_event_to_run(session, caller, event_id, to_change=True)
    if not is_window_open(event, now):
        event.opened_at = event.updated_at = now
        session.add(audit_of(caller, "events.open", event, now))
        await session.flush()
    return event


@dataclass(frozen=True)
class Attendees:
    """What is known of who comes or came to an event: Slack ids, who answered first first."""

    event: Event
    coming: Sequence[str]
    not_coming: Sequence[str]
    there: Sequence[str]
    watched: Sequence[str]  # the recording, and were not there


async def list_attendees(session: AsyncSession, caller: Caller, event_id: int) -> Attendees:
    """Return who comes and came to an event, for a coordinator; raises ``Refusal`` for others."""
    event = await get_event_to_run(session, caller, event_id)
    found = await session.exec(
        select(Person.slack_user_id, EventAttendance)
        .join(Person, col(Person.id) == col(EventAttendance.person_id))
        .where(EventAttendance.event_id == event_id)
        .order_by(col(EventAttendance.rsvp_at), col(EventAttendance.id))
    )
    rows = found.all()
    known = {
        who: evidence[0]
        for who, row in rows
        if (evidence := evidence_of(row, recording_counts=True)) is not None
    }
    return Attendees(
        event=event,
        coming=[who for who, row in rows if row.rsvp == Rsvp.COMING],
        not_coming=[who for who, row in rows if row.rsvp == Rsvp.NOT_COMING],
        there=[who for who, how in known.items() if how is not Evidence.RECORDING],
        watched=[who for who, how in known.items() if how is Evidence.RECORDING],
    )


async def mark_attendance(
    session: AsyncSession,
    caller: Caller,
    event_id: int,
    shown: Collection[str],
    chosen: Collection[str],
    now: datetime,
) -> tuple[int, int]:
    """Keep a coordinator's list of who was at an event; returns how many came to it, and left it.

    ``shown`` are the Slack ids that stood in the list before, ``chosen`` those that stand in it
    now: who said meanwhile that they were there is in neither, and stays. Who is chosen is known
    already. Without a change nothing is looked at. Raises ``Refusal`` as ``get_event_to_run``,
    ``FieldProblems`` before the event.
    """
    changed = {*set(chosen) - set(shown), *set(shown) - set(chosen)}
    event = await get_event_to_run(session, caller, event_id, to_change=bool(changed))
    if not changed:
        return 0, 0
    if now < event.starts_at and not is_window_open(event, now):
        raise FieldProblems({"people": _("This event hasn't begun yet.")})
    found = await session.exec(
        select(Person.id, Person.slack_user_id).where(
            Person.workspace_id == caller.workspace_id, col(Person.slack_user_id).in_(changed)
        )
    )
    people = {person_id: slack_user_id in chosen for person_id, slack_user_id in found}
    for person_id in people:
        await insert_if_absent(session, EventAttendance(event_id=event_id, person_id=person_id))
    rows = await session.exec(
        select(EventAttendance).where(
            EventAttendance.event_id == event_id, col(EventAttendance.person_id).in_(people)
        )
    )
    for row in rows:
        row.marked_there, row.marked_by = people[row.person_id], caller.person_id
        row.marked_at = now
    added = sum(people.values())
    removed = len(people) - added
    if people:
        details = {"added": added, "removed": removed}
        session.add(audit_of(caller, "events.mark", event, now, **details))
    await session.flush()
    return added, removed


def audit_of(caller: Caller, action: str, event: Event, now: datetime, **details: int) -> Audit:
    """Return the note that a coordinator did something with an event."""
    return Audit(
        workspace_id=caller.workspace_id,
        at=now,
        actor_id=caller.person_id,
        action=action,
        subject=f"event/{event.id}",
        details=details,
    )
