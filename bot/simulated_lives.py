"""What people do while their term goes on in ``mentoring simulate``: decided by their habits."""

from datetime import date, timedelta
from functools import partial

from sqlmodel import col, select

from bot import simulated_acts as acts
from bot.simulated_people import how_late, when_answered
from bot.simulated_time import A_DAY, AN_HOUR, STARTS_ON, Playing, Simulation, on_day
from models import Meeting, Membership, Term
from programme.attendance import Rsvp
from programme.eligibility import Role
from programme.event_dates import Kind
from programme.groups import Part
from programme.meeting_states import MeetingState, ends_at
from programme.timings import CHECK_IN_AGAIN, CHECK_IN_LAST, SURVEY_AGAIN, SURVEY_LAST

# After how long the bot asks again: programme.timings has them, where coordinators change them.
_SURVEY_REMINDERS = (SURVEY_AGAIN.default, SURVEY_LAST.default)
_CHECK_IN_REMINDERS = (CHECK_IN_AGAIN.default, CHECK_IN_LAST.default)
_RECORDING_REMINDERS = (2 * A_DAY,)


async def plan_lives(simulation: Simulation, term: Term) -> None:
    """Decide who comes to which event, answers which survey when, leaves, or takes a break."""
    random = simulation.random
    async with simulation.bot.database.reading() as session:
        rows = (await session.exec(select(Membership).order_by(col(Membership.id)))).all()
        events = dict(await acts.list_events(session))
    for at in events.values():
        for around in (-AN_HOUR, timedelta(), AN_HOUR):
            simulation.later(at + around, simulation.looks_now)
    leads = {row.group_id: row.person_id for row in rows if row.role == Part.LEAD}
    for row in rows:
        playing = simulation.people[row.person_id]
        habits, is_mentor = playing.somebody.habits, playing.somebody.role is Role.MENTOR
        for kind in (Kind.ONBOARDING, Kind.POWER_CHECK_IN, Kind.SHOWCASE):
            if not is_mentor and kind is not Kind.SHOWCASE:
                continue
            if random.random() < habits.comes:
                come = partial(_comes, simulation, playing, kind)
                simulation.later(events[kind] + timedelta(minutes=20), come)
            elif kind is Kind.ONBOARDING:
                after = when_answered(random, habits.answers, _RECORDING_REMINDERS)
                if after is not None:
                    watch = partial(_does, simulation, playing, "recording", acts.watched)
                    simulation.later(events[kind] + A_DAY + after, watch)
        for opens_on in (term.midway_survey_on, term.final_survey_on):
            after = when_answered(random, habits.answers, _SURVEY_REMINDERS)
            if after is not None:
                answer = partial(_answers_survey, simulation, playing)
                simulation.later(on_day(opens_on, 12) + after, answer)
        _plan_whims(simulation, playing, term)
    for group_id, person_id in leads.items():
        if random.random() < 0.9:  # of the groups show something  # noqa: PLR2004
            at = events[Kind.SHOWCASE] - A_DAY - how_late(random) * 4
            lead = simulation.people[person_id]
            work = acts.saves_slide(group_id)
            simulation.later(at, partial(_does, simulation, lead, "slide", work))


def _plan_whims(simulation: Simulation, playing: Playing, term: Term) -> None:
    """Decide when somebody leaves, takes a break, puts something off, and looks into Slack."""
    random, habits = simulation.random, playing.somebody.habits
    length = term.ends_on - term.starts_on
    sometime = on_day(term.starts_on, 12) + random.random() * length
    if habits.leaves:
        simulation.later(
            sometime, partial(_does, simulation, playing, "leaving", acts.leaves(term.id))
        )
    elif habits.pauses:
        work = acts.takes_break(random.choice((3, 7, 14)))
        simulation.later(sometime, partial(_does, simulation, playing, "break", work))
    if habits.snoozes:
        simulation.later(sometime, partial(_does, simulation, playing, "snooze", acts.snoozes))
    if playing.clicks:
        simulation.later(
            on_day(STARTS_ON - 2 * A_DAY, 6), partial(_reads, simulation, playing, term)
        )


async def _does(simulation: Simulation, playing: Playing, what: str, work: acts.Work) -> None:
    await simulation.doing.do(what, playing.caller, work)


async def _comes(simulation: Simulation, playing: Playing, kind: Kind) -> None:
    if playing.clicks:
        await simulation.clicking.types(playing.member, "/mentoring events")
        await simulation.clicking.clicks(playing.member, "I was there")
    else:
        await simulation.doing.do(kind, playing.caller, acts.was_there(kind))


async def _answers_survey(simulation: Simulation, playing: Playing) -> None:
    if playing.clicks:
        await simulation.clicking.types(playing.member, "/mentoring survey")
        await simulation.clicking.answers_survey(playing.member)
    else:
        await simulation.doing.do("survey", playing.caller, acts.answers_survey)


async def _reads(simulation: Simulation, playing: Playing, term: Term) -> None:
    """Let somebody look into Slack every few hours, as long as the term lasts."""
    await simulation.clicking.reads(playing.member, playing.somebody, simulation.now)
    again = simulation.now + timedelta(hours=simulation.random.choice((2, 4, 8)))
    if again.date() <= term.ends_on:
        simulation.later(again, partial(_reads, simulation, playing, term))


async def plan_day(simulation: Simulation, day: date) -> None:
    """Decide who comes to the meetings of tomorrow, who says so, and who writes it down."""
    random, start = simulation.random, on_day(day + A_DAY, 0)
    async with simulation.bot.database.reading() as session:
        found = await session.exec(
            select(Meeting, Membership)
            .join(Membership, col(Membership.group_id) == col(Meeting.group_id))
            .where(
                Meeting.state == MeetingState.PLANNED,
                col(Meeting.starts_at) >= start,
                col(Meeting.starts_at) < start + A_DAY,
                col(Membership.left_at).is_(None),
            )
            .order_by(col(Meeting.id), col(Membership.id))
        )
        in_meeting: dict[int, tuple[Meeting, list[Membership]]] = {}
        for meeting, membership in found:
            in_meeting.setdefault(meeting.id, (meeting, []))[1].append(membership)
    for meeting, members in in_meeting.values():
        there = set()
        for one in members:
            playing = simulation.people[one.person_id]
            habits = playing.somebody.habits
            comes = random.random() < habits.comes
            there |= {one.person_id} if comes else set()
            if not playing.clicks and random.random() < habits.answers / 2:
                rsvp = Rsvp.COMING if comes else Rsvp.NOT_COMING
                at = meeting.starts_at - random.random() * 16 * AN_HOUR
                work = acts.answers_meeting(meeting.id, rsvp)
                simulation.later(at, partial(_does, simulation, playing, "rsvp", work))
        lead = next((one for one in members if one.role == Part.LEAD), None)
        if lead is None:
            continue
        playing = simulation.people[lead.person_id]
        after = when_answered(random, playing.somebody.habits.answers, _CHECK_IN_REMINDERS)
        if not playing.clicks and after is not None:
            work = acts.checks_in(meeting.id, there if random.random() < 0.8 else None)  # noqa: PLR2004
            at = ends_at(meeting) + after
            simulation.later(at, partial(_does, simulation, playing, "check-in", work))
