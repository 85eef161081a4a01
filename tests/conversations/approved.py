"""A term whose people have applied and are approved, laid down by the use-cases that do so.

How people apply and coordinators approve in Slack is told in stories of their own.
"""

from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any

from handlers.profiles import fetch_profile
from models import Term
from programme.application_drafts import Draft, MeetingMode
from programme.application_review import approve_eligible, receive
from programme.availability import HourChoices
from programme.eligibility import Certification, Role
from programme.people import Caller, caller_of, keep_profile
from programme.term_plans import TermPlan, complete_plan
from programme.terms import save_term
from sandbox import Member
from tests.conversations.conftest import TERM, Stage

# What somebody fills in who lives as the mentees do.
NAIROBI_MORNINGS = {"workdays": ["Morning, 9 to 12"], "sat": []}
# As MENTOR and MENTEE of the stage fill in. In Nairobi and in Berlin (an hour behind) at once.
A_MENTOR = Draft(
    role=Role.MENTOR,
    focuses=("teaching/git",),
    hopes="To pass on what I was given.",
    certification=Certification.CERTIFIED,
    workshops="7",
    languages=("en",),
    meeting_mode=MeetingMode.ONLINE,
    place="Berlin, Germany",
    time_zone="Europe/Berlin",
    hours=HourChoices(("morning",)),
    capacity=4,
    co_mentor=True,
    agreed=True,
    apart=(),
)
A_MENTEE = Draft(
    role=Role.MENTEE,
    focuses=("teaching/git", "community"),
    aims=("teaching-confidence",),
    hopes="To teach my first workshop without notes.",
    certification=Certification.TRAINED,
    workshops="1",
    languages=("en", "sw"),
    meeting_mode=MeetingMode.ONLINE,
    time_zone="Africa/Nairobi",
    hours=HourChoices(("morning",)),
    apart=(),
)


def they_come(stage: Stage) -> list[Member]:
    """Let Chidi, Zoe and Mia be members, too."""
    return [
        stage.slack.add_member("chidi", real_name="Chidi Eze", time_zone="Africa/Nairobi"),
        stage.slack.add_member("zoe", real_name="Zoe Lima", time_zone="America/Sao_Paulo"),
        stage.slack.add_member("mia", real_name="Mia Vogt", time_zone="Europe/Berlin"),
    ]


async def everybody_is_approved(stage: Stage) -> list[Member]:
    """Let two mentors and three mentees be approved; Zoe has no hour with anybody."""
    chidi, zoe, mia = they_come(stage)
    late = HourChoices(("late",))
    wanjiru = await meets(stage, stage.wanjiru)
    term = await has_a_term(stage, wanjiru)
    for who, draft in (
        (stage.ben, A_MENTOR),
        (mia, replace(A_MENTOR, focuses=("community",))),
        (stage.amara, A_MENTEE),
        (chidi, A_MENTEE),
        (zoe, replace(A_MENTEE, time_zone="America/Sao_Paulo", hours=late)),
    ):
        caller = await meets(stage, who)
        async with stage.database.writing() as session:
            await receive(session, caller, term.id, draft, stage.slack.clock.now())
    async with stage.database.writing() as session:
        await approve_eligible(session, wanjiru, term.id, stage.slack.clock.now())
    return [chidi, zoe, mia]


async def everybody_applies(stage: Stage, **term: Any) -> list[Member]:
    """Let a term be planned, two mentors and three mentees apply, and all be approved.

    ``term`` is what is filled in otherwise when the term is planned.
    """
    await stage.beginning.begin_with(f"applied in Slack, {term}", partial(_apply, stage, term))
    return [stage.slack.member(name) for name in ("chidi", "zoe", "mia")]


async def _apply(stage: Stage, term: dict[str, Any]) -> None:
    await stage.plans_a_term(**term)
    chidi, zoe, mia = they_come(stage)
    in_berlin = {"meeting_mode": "Online", "workdays": ["Morning, 9 to 12"]}
    await stage.applies(stage.ben, "Mentor", **in_berlin)
    await stage.applies(mia, "Mentor", focus_1="Community Building", **in_berlin)
    await stage.applies(stage.amara, "Mentee", **NAIROBI_MORNINGS)
    await stage.applies(chidi, "Mentee", **NAIROBI_MORNINGS)
    await stage.applies(zoe, "Mentee", workdays=["Late, 21 to 24"], sat=[])
    await stage.wanjiru.types("/mentoring applications")
    await stage.wanjiru.clicks("Approve all 5 eligible")


async def meets(stage: Stage, who: Member) -> Caller:
    """Let the bot know a member, as whoever speaks to it is known."""
    assert stage.bot.sender is not None
    profile = await fetch_profile(stage.bot.client, who.id)
    assert profile is not None
    async with stage.database.writing() as session:
        person = await keep_profile(
            session, stage.bot.sender.workspace_id, profile, stage.slack.clock.now()
        )
    return caller_of(person, is_coordinator=who is stage.wanjiru)


async def has_a_term(stage: Stage, coordinator: Caller) -> Term:
    """Let the term of the stories be planned."""
    dates: dict[str, Any] = {
        field: date.fromisoformat(day) for field, day in TERM.items() if field != "name"
    }
    plan = complete_plan(TermPlan(name=TERM["name"], **dates), coordinator.time_zone)
    async with stage.database.writing() as session:
        return await save_term(session, coordinator, plan, stage.slack.clock.now(), None)
