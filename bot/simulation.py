"""``mentoring simulate``: a whole term in the sandbox, with people who behave as people do.

The workspace is the sandbox's, the bot the real one: its handlers, its planning and its delivery.
Coordinators, and as many others as ``through_slack`` says, act through Slack alone: they type,
fill forms in and press what the bot posted. The rest call the use-cases that the handlers call,
as :mod:`bot.simulated_acts` says, because a thousand people's modals take longer than anybody
waits; the report says which share that is. All that the bot says goes through Slack: its Web API
is called in this process, what comes back takes Socket Mode's WebSocket.
"""

import gc
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import timedelta
from functools import partial
from pathlib import Path
from random import Random

from sqlmodel import col, func, select

from bot import simulated_acts as acts
from bot.demo import install_bot
from bot.matcher import match_apart
from bot.run import running_bot
from bot.simulated_acts import Doing
from bot.simulated_clicks import Clicking
from bot.simulated_lives import plan_day, plan_lives
from bot.simulated_people import how_late, make_people
from bot.simulated_time import A_DAY, STARTS_ON, Calls, Playing, Scale, Simulation, on_day
from bot.simulation_report import (
    Ledger,
    Report,
    count_duplicates,
    count_role,
    list_said,
    per_week,
)
from models import Group, Membership, Person, Term
from programme.attendance_due import CHANNEL, DUE
from programme.eligibility import Role
from programme.meeting_reminders import HOUR_BEFORE
from programme.nudges import State
from sandbox import Slack
from scheduler.pace import Pace
from views.application_review import APPROVE_ALL
from views.certificates import ISSUE_EARNED
from views.matching import PUBLISH

_MATCHING = 5.0  # seconds; the best groups found until then are taken
_MADE_BETWEEN_LOOKS = 200_000  # objects that were made since, and are not gone
_LOOKS_BETWEEN_LOOKS_AT_OLDER = 100  # which is long: there are millions of those
_AFTERWARDS = timedelta(days=26)  # the final survey stays open for three weeks


async def simulate(scale: Scale, say: Callable[[str], None] = lambda line: None) -> Report:
    """Play a term and return what it came to; ``say`` hears how far it is."""
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="mentoring-") as folder, _seldom_collecting():
        async with _opened(scale, Path(folder), say) as simulation:
            term = await _gets_ready(simulation)
            await _meets(simulation, term)
            await _ends(simulation, term)
            return await _measure(simulation, term, time.monotonic() - began)


@contextmanager
def _seldom_collecting() -> Iterator[None]:
    """Let Python look for garbage seldom: the workspace keeps nearly all that is made in it."""
    before = gc.get_threshold()
    gc.set_threshold(
        _MADE_BETWEEN_LOOKS, _LOOKS_BETWEEN_LOOKS_AT_OLDER, _LOOKS_BETWEEN_LOOKS_AT_OLDER
    )
    try:
        yield
    finally:
        gc.set_threshold(*before)


@asynccontextmanager
async def _opened(
    scale: Scale, folder: Path, say: Callable[[str], None]
) -> AsyncIterator[Simulation]:
    random = Random(scale.seed)  # noqa: S311 - people, not secrets
    async with Slack(team_name="The Carpentries") as slack:
        calls = Calls(slack.clock)
        calls.refused = Counter()
        slack.workspace.wires.traffic = calls
        slack.clock.freeze(on_day(STARTS_ON - 14 * A_DAY, 6))
        coordinator = slack.add_member(
            "wanjiru", real_name="Wanjiru Kamau", time_zone="Africa/Nairobi", is_admin=True
        )
        settings = install_bot(slack, folder, coordinator)
        async with running_bot(
            settings,
            clock=slack.clock.now,
            ticks=False,
            pace=Pace(in_channel=0, overall=0),
            matcher=partial(match_apart, longest=_MATCHING),
            for_a_while=True,
            connections=slack.in_process,
        ) as bot:
            slack.watch(bot.app)
            assert bot.sender is not None  # noqa: S101 - the bot runs
            yield Simulation(
                scale=scale,
                slack=slack,
                bot=bot,
                coordinator=coordinator,
                random=random,
                doing=Doing(bot.database, slack.clock.now, bot.sender.workspace_id),
                clicking=Clicking(slack, Random(scale.seed)),  # noqa: S311
                calls=calls,
                say=say,
                looks_every=scale.looks_every,
                looked_at=slack.clock.now(),
                at_meetings=[
                    rule
                    for rule in bot.sender.rules.values()
                    if rule.kind in (HOUR_BEFORE, CHANNEL, DUE)
                ],
            )


# Before the term


async def _gets_ready(simulation: Simulation) -> Term:
    """Let a term be planned, people apply, and groups begin; returns the term."""
    term = await _plans(simulation)
    await _apply(simulation, term)
    wanjiru, clicking = simulation.coordinator, simulation.clicking
    await simulation.lives_until(on_day(STARTS_ON - 7 * A_DAY, 8))
    await clicking.types(wanjiru, "/mentoring applications")
    await clicking.clicks(wanjiru, APPROVE_ALL)
    await simulation.lives_until(on_day(STARTS_ON - 6 * A_DAY, 8))
    await clicking.types(wanjiru, "/mentoring match")
    await clicking.clicks(wanjiru, PUBLISH)
    async with simulation.bot.database.reading() as session:
        groups = (await session.exec(select(func.count(col(Group.id))))).one()
    if not groups:
        raise RuntimeError("no groups were published; what the bot logged says why")
    simulation.say(f"{groups} groups are published.")
    return term


async def _plans(simulation: Simulation) -> Term:
    weeks = simulation.scale.weeks
    wanjiru = simulation.coordinator
    await simulation.clicking.types(wanjiru, "/mentoring term new")
    await simulation.clicking.submits(
        wanjiru,
        {
            "name": "Autumn 2026",
            "applications_open_on": STARTS_ON - 28 * A_DAY,
            "applications_close_on": STARTS_ON - 8 * A_DAY,
            "matching_on": STARTS_ON - 6 * A_DAY,
            "onboarding_at": on_day(STARTS_ON - 3 * A_DAY, 14),
            "starts_on": STARTS_ON,
            # By itself halfway, which may be a weekend.
            "power_check_in_at": on_day(STARTS_ON + timedelta(weeks=weeks // 2, days=2), 12),
            "ends_on": STARTS_ON + timedelta(weeks=weeks, days=-3),
        },
    )
    async with simulation.bot.database.reading() as session:
        return (await session.exec(select(Term))).one()


async def _apply(simulation: Simulation, term: Term) -> None:
    """Let everybody apply within four days, and some change what they wrote."""
    random, scale, doing = simulation.random, simulation.scale, simulation.doing
    everybody = make_people(random, scale.mentors, scale.mentees)
    clickers = set(
        random.sample(range(len(everybody)), min(scale.through_slack, len(everybody) // 5))
    )
    for number, somebody in enumerate(everybody):
        member = simulation.slack.add_member(
            somebody.handle, real_name=somebody.name, time_zone=somebody.time_zone
        )
        caller = await doing.meet(somebody, member.id)
        playing = Playing(somebody, member, caller, number in clickers)
        simulation.people[caller.person_id] = playing
        at = simulation.now + random.random() * 4 * A_DAY
        simulation.later(at, partial(_sends, simulation, playing, term, None))
        if somebody.habits.edits:
            edit = partial(_sends, simulation, playing, term, "To teach with a friend.")
            simulation.later(at + how_late(random), edit)


async def _sends(simulation: Simulation, playing: Playing, term: Term, hopes: str | None) -> None:
    if playing.clicks and hopes is None:
        await simulation.clicking.applies(playing.member, playing.somebody)
        return
    work = acts.sends(playing.somebody, term.id, hopes)
    await simulation.doing.do("application", playing.caller, work)


# During the term


async def _meets(simulation: Simulation, term: Term) -> None:
    """Let the groups live through their term, day by day."""
    await simulation.lives_until(on_day(STARTS_ON - 3 * A_DAY, 0))
    await plan_lives(simulation, term)
    day = STARTS_ON - 3 * A_DAY
    while day <= term.ends_on:
        await plan_day(simulation, day)
        day += A_DAY
        await simulation.lives_until(on_day(day, 0))
        if day.weekday() == 0:
            await simulation.bot.database.tend()  # in earnest each day
            simulation.say(f"{day:%d %B}: {simulation.doing.done.total()} things were done.")


# After the term


async def _ends(simulation: Simulation, term: Term) -> None:
    """Let the coordinator issue certificates when the term ended, and when surveys close."""
    simulation.looks_every = A_DAY
    for days in (3, 23):
        await simulation.lives_until(on_day(term.ends_on + days * A_DAY, 9))
        await simulation.clicking.types(simulation.coordinator, "/mentoring certificates")
        await simulation.clicking.clicks(simulation.coordinator, ISSUE_EARNED)
    await simulation.lives_until(on_day(term.ends_on, 9) + _AFTERWARDS)


async def _measure(simulation: Simulation, term: Term, seconds: float) -> Report:
    said = list_said(simulation.slack)
    async with simulation.bot.database.reading() as session:
        ledger = await Ledger.read(session)
        mentors = await count_role(session, term.id, Role.MENTOR)
        mentees = await count_role(session, term.id, Role.MENTEE)
        groups = (await session.exec(select(func.count(col(Group.id))))).one()
        in_groups = await session.exec(
            select(Person.slack_user_id)
            .join(Membership, col(Membership.person_id) == col(Person.id))
            .distinct()
        )
        readers = in_groups.all()
    beyond = [one for one in said if not ledger.is_reminder(one)]
    settled = Counter(
        one.reason or "" for one in ledger.nudges.values() if one.state == State.SETTLED
    )
    return Report(
        duplicates=count_duplicates(said),
        lost=ledger.count_lost(said, simulation.now),
        at_night=sum(map(ledger.is_at_night, said)),
        mentors=mentors,
        mentees=mentees,
        nudges=per_week(said, readers, term),
        nudges_but_meetings=per_week(beyond, readers, term),
        groups=groups,
        messages=len(said),
        settled=dict(settled),
        refused_by_slack=dict(simulation.calls.refused),
        through_slack=dict(simulation.clicking.done),
        straight=dict(simulation.doing.done),
        let_be=dict(simulation.doing.let_be + simulation.clicking.let_be),
        seconds=round(seconds, 1),
    )
