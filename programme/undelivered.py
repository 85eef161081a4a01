"""What could not be delivered, and what a coordinator does about it.

Slack refuses a message for good when nobody is there to read it, or because of a mistake of ours;
and where its history cannot be read, nobody knows whether a message arrived. Each waits here until
a coordinator has it tried again or lets it be.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.orm import aliased
from sqlmodel import col, func, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from models import Audit, Group, Membership, Nudge, Person, Term
from models.nudges import UNDELIVERED
from programme.attention_items import AttentionItem, Weight
from programme.coordinators import list_coordinator_people
from programme.group_set_up import forget_channel
from programme.groups import Part
from programme.nudges import Occasion, State
from programme.people import Caller
from programme.refusals import Refusal
from programme.translations import gettext as _

NOTE = "undelivered.note"
UNREACHED = "undelivered.unreached"
USEFUL_FOR = timedelta(days=1)
# How the reason begins of what was parked because nobody knows whether it arrived.
UNREADABLE = "history unreadable"
MOST_SHOWN = 10
_NOTE_HOUR = 9  # of the coordinator's own morning


@dataclass(frozen=True)
class Undelivered:
    """What did not reach one person or one channel, for one reason."""

    nudge_id: int  # the newest stands for all
    person: Person | None  # or it was for the channel
    slack_channel_id: str | None
    group: Group | None  # whose channel it is
    reason: str  # Slack's own code, or begins with UNREADABLE
    is_parked: bool  # it is not because nobody is there to read it
    kinds: Sequence[str]
    number: int
    since: datetime


async def list_undelivered(
    session: AsyncSession, workspace_id: int
) -> tuple[list[Undelivered], int]:
    """Return what waits for a coordinator, the oldest first, and how many more there are."""
    what: tuple[Any, ...] = (Nudge.person_id, Nudge.slack_channel_id, Nudge.reason, Nudge.state)
    is_open = (col(Nudge.workspace_id) == workspace_id, UNDELIVERED)
    oldest, newest = func.min(Nudge.ended_at), func.max(Nudge.id)
    select_all: Any = select  # whose overloads end at four columns
    found = await session.exec(
        select_all(*what, func.count(), oldest, newest)
        .where(*is_open)
        .group_by(*what)
        .order_by(oldest, newest)
    )
    rows: Sequence[Any] = found.all()
    kinds: dict[Any, set[str]] = {}
    named = await session.exec(select_all(*what, Nudge.kind).where(*is_open).distinct())
    for *recipient, kind in named:
        kinds.setdefault(tuple(recipient), set()).add(kind)
    shown = rows[:MOST_SHOWN]
    people = await session.exec(
        select(Person).where(col(Person.id).in_({row[0] for row in shown} - {None}))
    )
    groups = await session.exec(
        select(Group)
        .join(Term, col(Term.id) == col(Group.term_id))
        .where(
            Term.workspace_id == workspace_id,
            col(Group.slack_channel_id).in_({row[1] for row in shown} - {None}),
            col(Group.ended_at).is_(None),
        )
    )
    person_of = {one.id: one for one in people}
    group_of = {one.slack_channel_id: one for one in groups}
    undelivered = [
        Undelivered(
            nudge_id=nudge_id,
            person=person_of.get(person_id),
            slack_channel_id=channel_id,
            group=group_of.get(channel_id),
            reason=reason,
            is_parked=state == State.PARKED,
            kinds=sorted(kinds[person_id, channel_id, reason, state]),
            number=number,
            since=since,
        )
        for person_id, channel_id, reason, state, number, since, nudge_id in shown
    ]
    return undelivered, len(rows) - len(shown)


async def find_unreached(
    session: AsyncSession, workspace_id: int, now: datetime
) -> list[AttentionItem]:
    """Return whom the bot could not reach, for the coordinators' list; not all of very many."""
    undelivered, _rest = await list_undelivered(session, workspace_id)
    people = {one.person.id for one in undelivered if one.person is not None and not one.is_parked}
    leads = await _find_leads(session, people, now) if people else {}
    return [
        AttentionItem(
            kind=UNREACHED,
            key=f"{UNREACHED}:nudge/{one.nudge_id}",
            weight=Weight.WORTH_A_LOOK,
            since_at=one.since,
            why=_why_unreached(one),
            step=_say_step(one, has_mentor=one.person is not None and one.person.id in leads),
            group=one.group,
            person=one.person,
            mentor=leads.get(one.person.id) if one.person is not None else None,
            nudge_id=one.nudge_id,
            is_parked=one.is_parked,
        )
        for one in undelivered
    ]


def _say_step(one: Undelivered, *, has_mentor: bool) -> str:
    """Return what helps most often, which is a button below it."""
    if one.is_parked:
        return _("Let me try again. `/mentoring undelivered` shows why it is stuck.")
    if has_mentor:
        return _(
            "Ask their mentor whether they still take part. `/mentoring undelivered` shows why."
        )
    if one.person is not None:
        return _("Let it be if they left. `/mentoring undelivered` shows why, and what else helps.")
    if one.group is not None:
        return _("Let me make them a new channel. `/mentoring undelivered` shows what else helps.")
    return _("`/mentoring undelivered` shows why, and what you can do.")


async def _find_leads(
    session: AsyncSession, people: Collection[int], now: datetime
) -> dict[int, Person]:
    """Return who leads the groups in which people are mentees now, by the mentee's id."""
    lead = aliased(Membership)
    found = await session.exec(
        select(Membership.person_id, Person)
        .join(Group, col(Group.id) == col(Membership.group_id))
        .join(Term, col(Term.id) == col(Group.term_id))
        .join(lead, col(lead.group_id) == col(Group.id))
        .join(Person, col(Person.id) == col(lead.person_id))
        .where(
            col(Membership.person_id).in_(people),
            Membership.role == Part.MENTEE,
            col(Membership.left_at).is_(None),
            col(Group.ended_at).is_(None),
            col(Term.ends_on) >= now.date(),
            lead.role == Part.LEAD,
            col(lead.left_at).is_(None),
        )
    )
    return dict(found.all())


def _why_unreached(one: Undelivered) -> str:
    if one.is_parked:
        return _("A message of mine is stuck.")
    if one.person is not None:
        return _("I couldn't reach them.")
    if one.group is not None:
        return _("I couldn't write in their channel.")
    return _("I couldn't write in a channel.")


async def find_notes(session: AsyncSession, workspace_id: int, now: datetime) -> list[Occasion]:
    """Return the mornings on which coordinators are to hear of it: one note a day at most.

    What happened belongs to one morning of each coordinator, the first after it. A note that
    itself cannot be delivered calls for no other.
    """
    trouble = select(Nudge.id).where(
        Nudge.workspace_id == workspace_id, UNDELIVERED, Nudge.kind != NOTE
    )
    if (await session.exec(trouble.limit(1))).first() is None:
        return []
    occasions = []
    for person in await list_coordinator_people(session, workspace_id):
        morning = last_morning(now, person.time_zone)
        told = await session.exec(
            select(func.max(Nudge.due_at)).where(Nudge.person_id == person.id, Nudge.kind == NOTE)
        )
        is_new = trouble.where(col(Nudge.ended_at) <= morning)
        if (last := told.one()) is not None:
            is_new = is_new.where(col(Nudge.ended_at) > last)
        if (await session.exec(is_new.limit(1))).first() is not None:
            key = f"{NOTE}:person/{person.id}:{morning:%Y-%m-%d}"
            occasions.append(Occasion(key, subject={}, due_at=morning, person_id=person.id))
    return occasions


def last_morning(now: datetime, time_zone: str) -> datetime:
    """Return the last nine in the morning of a zone that is not after the aware instant."""
    local = now.astimezone(ZoneInfo(time_zone))
    nine = local.replace(hour=_NOTE_HOUR, minute=0, second=0, microsecond=0, fold=0)
    if nine.timestamp() > now.timestamp():
        nine -= timedelta(days=1)
    return nine


async def try_again(session: AsyncSession, caller: Caller, nudge_id: int, now: datetime) -> int:
    """Let what this nudge stands for be said after all; returns how many messages that is.

    Where nobody knows whether it arrived, the attempts are kept: the next one looks first. Raises
    ``Refusal`` when somebody has decided on it already. The coordinator's right is checked before
    this is called, as for the others here.
    """
    nudge = await _get_open(session, caller, nudge_id)
    anew: dict[str, Any] = {"state": State.PLANNED, "reason": None, "ended_at": None, "try_at": now}
    if not (nudge.reason or "").startswith(UNREADABLE):
        anew |= {"attempt": 0, "first_tried_at": None}
    return await _decide(session, caller, nudge, "undelivered.try_again", anew, now)


async def let_be(session: AsyncSession, caller: Caller, nudge_id: int, now: datetime) -> int:
    """Let what this nudge stands for be unsaid; returns how many messages that is.

    Raises ``Refusal`` when somebody has decided on it already.
    """
    nudge = await _get_open(session, caller, nudge_id)
    return await _decide(session, caller, nudge, "undelivered.let_be", {}, now)


async def form_new_channel(
    session: AsyncSession, caller: Caller, nudge_id: int, now: datetime
) -> Group:
    """Let the group whose channel cannot be written to have another; returns the group.

    What was not said in the old one stays unsaid. Raises ``Refusal`` when somebody has decided on
    it already, or the channel is no group's (any more).
    """
    nudge = await _get_open(session, caller, nudge_id)
    found = await session.exec(
        select(Group)
        .join(Term, col(Term.id) == col(Group.term_id))
        .where(
            Term.workspace_id == caller.workspace_id,
            col(Group.slack_channel_id).is_not(None),
            Group.slack_channel_id == nudge.slack_channel_id,
            col(Group.ended_at).is_(None),
        )
        .with_for_update(of=Group)
    )
    group = found.first()
    if group is None:
        raise Refusal(_("That isn't the channel of a group any more, so there is nothing to do."))
    await forget_channel(session, caller.workspace_id, group, now)
    await _decide(session, caller, nudge, "undelivered.form_new_channel", {}, now)
    return group


async def _get_open(session: AsyncSession, caller: Caller, nudge_id: int) -> Nudge:
    found = await session.exec(
        select(Nudge).where(
            Nudge.id == nudge_id, Nudge.workspace_id == caller.workspace_id, UNDELIVERED
        )
    )
    nudge = found.one_or_none()
    if nudge is None:
        raise Refusal(_("That is decided on already. `/mentoring undelivered` shows what is left."))
    return nudge


async def _decide(
    session: AsyncSession,
    caller: Caller,
    nudge: Nudge,
    action: str,
    values: dict[str, Any],
    now: datetime,
) -> int:
    """Change all that the nudge stands for; of two who decide at once, one does."""
    same = (
        col(Nudge.person_id) == nudge.person_id
        if nudge.person_id is not None
        else col(Nudge.slack_channel_id) == nudge.slack_channel_id
    )
    changed = await session.exec(
        update(Nudge)
        .where(
            col(Nudge.workspace_id) == caller.workspace_id,
            UNDELIVERED,
            same,
            col(Nudge.reason) == nudge.reason,
            col(Nudge.state) == nudge.state,
        )
        .values(is_undelivered=False, **values)
    )
    if changed.rowcount:
        session.add(
            Audit(
                workspace_id=caller.workspace_id,
                at=now,
                actor_id=caller.person_id,
                action=action,
                subject=f"nudge/{nudge.id}",
                details={"messages": changed.rowcount},
            )
        )
    return changed.rowcount
