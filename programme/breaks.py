"""Breaks from a group: from when to when somebody need not come to its meetings."""

from datetime import date, datetime, timedelta

from sqlalchemy import bindparam
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models import Group, Membership, MembershipBreak, Term
from programme.calendar import local_date

_BREAKS = (
    select(Membership.id, Term, MembershipBreak)
    .join(Group, col(Group.id) == col(Membership.group_id))
    .join(Term, col(Term.id) == col(Group.term_id))
    .outerjoin(
        MembershipBreak,
        (col(MembershipBreak.membership_id) == col(Membership.id))
        & (col(MembershipBreak.until_on) >= bindparam("since")),
    )
    .where(
        col(Membership.person_id) == bindparam("person_id"),
        col(Membership.left_at).is_(None),
        col(Group.ended_at).is_(None),
    )
)


async def note_break(
    session: AsyncSession, person_id: int, last_on: date | None, now: datetime
) -> None:
    """Excuse somebody from the meetings of their groups from today to a day, that one too.

    A break that goes on gets another last day; None ends it with yesterday. Days are those of
    each group's term. In the caller's transaction, which holds a lock on the person.
    """
    # A day's margin, since terms live in their own zones.
    since = now.date() - timedelta(days=1)
    found = await session.exec(_BREAKS, params={"person_id": person_id, "since": since})
    breaks: dict[int, tuple[Term, list[MembershipBreak]]] = {}
    for membership_id, term, one in found.all():
        _term, known = breaks.setdefault(membership_id, (term, []))
        if one is not None:
            known.append(one)
    for membership_id, (term, known) in breaks.items():
        today = local_date(now, term.time_zone)
        going_on = [one for one in known if one.until_on >= today]
        until_on = last_on if last_on is not None else today - timedelta(days=1)
        for one in going_on:
            if one.from_on > until_on:
                await session.delete(one)
            else:
                one.until_on = until_on
        if last_on is not None and last_on >= today and not going_on:
            session.add(
                MembershipBreak(
                    membership_id=membership_id, from_on=today, until_on=last_on, asked_at=now
                )
            )
    await session.flush()
