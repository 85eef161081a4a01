"""What is said about seats: those that are free, those who take them, those who left."""

from datetime import datetime

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models import Application, Group, Nudge, Person, Term
from programme.applications import Status
from programme.departures import LEFT, find_departure
from programme.meetings import next_meeting_at
from programme.placement import JOINED, PLACED, find_offer
from programme.ties import Tie
from programme.waiting import NEW_GROUP, SEAT, find_new_groups, find_seats
from scheduler.rules import NudgeRule, Settled
from views.messages import Message
from views.placement import (
    departure_message,
    joined_message,
    new_group_message,
    offer_message,
    placed_message,
)


async def _render_seat(session: AsyncSession, nudge: Nudge, now: datetime) -> Message | Settled:
    offer = await find_offer(session, nudge.subject["application"], nudge.subject["group"])
    if offer is None:
        return Settled("the seat is not needed or taken")
    return offer_message(offer, await next_meeting_at(session, offer.group.id, now))


async def _find_sitting(session: AsyncSession, nudge: Nudge) -> tuple[Term, Group, Person] | None:
    found = await session.exec(
        select(Term, Group, Person)
        .join(Group, col(Group.term_id) == col(Term.id))
        .join(Application, col(Application.term_id) == col(Term.id))
        .join(Person, col(Person.id) == col(Application.person_id))
        .where(
            Group.id == nudge.subject["group"],
            Application.id == nudge.subject["application"],
            Application.status == Status.PLACED,
        )
    )
    return found.one_or_none()


async def _render_placed(session: AsyncSession, nudge: Nudge, now: datetime) -> Message | Settled:
    sitting = await _find_sitting(session, nudge)
    if sitting is None:
        return Settled("they left again")
    group = sitting[1]
    return placed_message(group, await next_meeting_at(session, group.id, now))


async def _render_joined(session: AsyncSession, nudge: Nudge, now: datetime) -> Message | Settled:
    del now
    sitting = await _find_sitting(session, nudge)
    return joined_message(sitting[2].slack_user_id) if sitting else Settled("they left again")


async def _render_new_group(
    session: AsyncSession, nudge: Nudge, now: datetime
) -> Message | Settled:
    del now
    found = await session.exec(
        select(Person.slack_user_id)
        .join(Application, col(Application.person_id) == col(Person.id))
        .where(Application.id == nudge.subject["mentor"], Application.status == Status.APPROVED)
    )
    slack_user_id = found.first()
    return new_group_message(slack_user_id) if slack_user_id else Settled("they have a group")


async def _render_left(session: AsyncSession, nudge: Nudge, now: datetime) -> Message | Settled:
    del now
    departure = await find_departure(session, nudge.subject["membership"])
    return departure_message(departure) if departure else Settled("the group is gone")


NUDGES = (
    NudgeRule(
        kind=SEAT,
        what="A seat that fits somebody who waits, to approve with one click",
        to_whom="every coordinator",
        ties=(Tie.COORDINATOR,),
        when="when somebody approved has no group and a group with an hour of theirs has a seat",
        what_stops_it="the seat is taken, or they have a group or withdrew",
        render=_render_seat,
        find_due=find_seats,
    ),
    NudgeRule(
        kind=NEW_GROUP,
        what="That a mentor and enough mentees wait for a group of their own",
        to_whom="every coordinator",
        ties=(Tie.COORDINATOR,),
        when="when two mentees wait who share a focus with a mentor without a group",
        what_stops_it="the mentor has a group or withdrew",
        render=_render_new_group,
        find_due=find_new_groups,
    ),
    NudgeRule(
        kind=PLACED,
        what="That there is a place for them, in which group and when it meets",
        to_whom="the mentee",
        ties=(Tie.MEMBER,),
        when="when a coordinator placed them while the term runs",
        what_stops_it="they left again",
        render=_render_placed,
    ),
    NudgeRule(
        kind=JOINED,
        what="That somebody joins",
        to_whom="the group's channel",
        ties=(Tie.CHANNEL,),
        when="when a coordinator placed somebody in it",
        what_stops_it="they left again",
        render=_render_joined,
    ),
    NudgeRule(
        kind=LEFT,
        what="That somebody had to leave, and who carries on",
        to_whom="the group's mentors; the coordinators when no mentor is left",
        ties=(Tie.MEMBER, Tie.COORDINATOR),
        when="when somebody leaves, or their account is closed",
        what_stops_it="nothing",
        render=_render_left,
    ),
)
