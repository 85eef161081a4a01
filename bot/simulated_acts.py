"""What the many do in ``mentoring simulate``: what handlers call, without a click before it.

Each function asks one use-case for one thing in one transaction, as the handler of that
conversation does. What can no longer be done is counted, and the person lets it be.
"""

from collections import Counter
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import bindparam
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.simulated_people import Somebody
from models import Database, Event, Meeting, Nudge
from programme.application_review import receive
from programme.attendance import Rsvp
from programme.attendance_check_in import CheckedInMeanwhile, CheckIn, check_in, confirm_as_listed
from programme.calendar import local_date
from programme.clock import Clock
from programme.courtesy import keep_wishes, snooze
from programme.daytime import WEEKEND
from programme.departures import leave_own_group
from programme.event_attendance import say_there, say_watched
from programme.event_dates import Kind
from programme.groups import Part, list_members
from programme.meeting_answers import answer_meeting
from programme.meeting_states import CHECKED_IN
from programme.nudges import State, Urgency
from programme.people import Caller, Profile, caller_of, keep_profile
from programme.refusals import FieldProblems, Refusal
from programme.slides import SlideForm, SlideState, save_slide
from programme.survey_filling import Filling, keep_page, open_survey
from programme.survey_questions import Kind as QuestionKind
from programme.survey_questions import Question
from programme.surveys import get_asked

Work = Callable[[AsyncSession, Caller, datetime], Awaitable[Any]]


@dataclass
class Doing:
    """How the many act: on the bot's database, by the bot's clock."""

    database: Database
    clock: Clock
    workspace_id: int
    done: Counter[str] = field(default_factory=Counter)  # by what was done
    let_be: Counter[str] = field(default_factory=Counter)  # what the programme did not allow

    async def meet(self, somebody: Somebody, slack_user_id: str) -> Caller:
        """Let the bot know of a person, as it does when it first hears of them."""
        profile = Profile(slack_user_id, somebody.name, somebody.time_zone, "en-US", is_admin=False)
        async with self.database.writing() as session:
            person = await keep_profile(session, self.workspace_id, profile, self.clock())
            return caller_of(person)

    async def do(self, what: str, caller: Caller, work: Work) -> bool:
        """Let somebody do one thing, in one transaction; says whether they could."""
        try:
            async with self.database.writing() as session:
                await work(session, caller, self.clock())
        except (Refusal, FieldProblems, CheckedInMeanwhile):
            self.let_be[what] += 1
            return False
        self.done[what] += 1
        return True


def sends(somebody: Somebody, term_id: int, hopes: str | None = None) -> Work:
    """Return what sends an application, or sends it again with other hopes."""
    draft = replace(somebody.draft, hopes=hopes) if hopes else somebody.draft

    async def work(session: AsyncSession, caller: Caller, now: datetime) -> None:
        await receive(session, caller, term_id, draft, now)

    return work


_OF_MEETING = col(Meeting.id) == bindparam("meeting")
_SEQUENCE = select(Meeting.sequence).where(_OF_MEETING)
_TO_CHECK_IN = select(Meeting.state, Meeting.group_id, Meeting.check_in_version).where(_OF_MEETING)


def answers_meeting(meeting_id: int, rsvp: Rsvp) -> Work:
    """Return what says whether somebody comes, to the meeting as it is then."""

    async def work(session: AsyncSession, caller: Caller, now: datetime) -> None:
        sequence = (await session.exec(_SEQUENCE, params={"meeting": meeting_id})).one()
        await answer_meeting(session, caller, meeting_id, sequence, rsvp, now)

    return work


def checks_in(meeting_id: int, there: Iterable[int] | None) -> Work:
    """Return what checks a meeting in: these people were there, or those listed (None)."""

    async def work(session: AsyncSession, caller: Caller, now: datetime) -> None:
        if there is None:
            await confirm_as_listed(session, caller, meeting_id, now)
            return
        found = await session.exec(_TO_CHECK_IN, params={"meeting": meeting_id})
        state, group_id, version = found.one()
        if state in CHECKED_IN:
            return
        members = await list_members(session, group_id)
        present = {one.person.id for one in members} & set(there)
        lead = {one.person.id for one in members if one.part is Part.LEAD}
        said = CheckIn(held=bool(present - lead), there=frozenset(present), notes="We went on.")
        await check_in(session, caller, meeting_id, said, version, now)

    return work


async def list_events(session: AsyncSession) -> list[tuple[Kind, datetime]]:
    """Return of what kind the events are and when they begin, the last of a kind last."""
    found = await session.exec(select(Event).order_by(col(Event.starts_at)))
    return [(Kind(one.kind), one.starts_at) for one in found]


def was_there(kind: Kind) -> Work:
    """Return what says that somebody was at the event of a kind."""

    async def work(session: AsyncSession, caller: Caller, now: datetime) -> None:
        found = await session.exec(
            select(Event).where(Event.workspace_id == caller.workspace_id, Event.kind == kind)
        )
        await say_there(session, caller, found.one().id, None, now)

    return work


async def watched(session: AsyncSession, caller: Caller, now: datetime) -> None:
    """Say that somebody watched the recording of the onboarding session, which they missed."""
    found = await session.exec(
        select(Event.id).where(
            Event.workspace_id == caller.workspace_id, Event.kind == Kind.ONBOARDING
        )
    )
    await say_watched(session, caller, found.one() or 0, now)


async def answers_survey(session: AsyncSession, caller: Caller, now: datetime) -> None:
    """Answer the survey that is open, all its pages; one that is answered stays as it is."""
    asked = await get_asked(session, caller, now)
    if asked.has_answered:
        return
    then: Any = await open_survey(session, caller, asked, now)
    while isinstance(then, Filling):
        page = then.questions.pages[then.page]
        given = {one.key: _answer(one) for one in page.questions if one.required}
        seen = (then.survey.version, then.page)
        then = await keep_page(session, caller, then.survey.id, seen, given, now)


def _answer(question: Question) -> str | tuple[str, ...]:
    match question.kind:
        case QuestionKind.SCALE:
            return str(question.highest)
        case QuestionKind.NUMBER:
            return str(question.least)
        case QuestionKind.CHOICE:
            return question.options[0]
        case QuestionKind.SEVERAL:
            return (question.options[0],)
        case _:
            return "Fine"


def saves_slide(group_id: int) -> Work:
    """Return what saves the group's slide, as final."""
    form = SlideForm(SlideState.FINAL, "What we learned", "To teach in small steps.", None, None)

    async def work(session: AsyncSession, caller: Caller, now: datetime) -> None:
        await save_slide(session, caller, group_id, form, 0, now)

    return work


def leaves(term_id: int) -> Work:
    """Return what lets somebody leave their group."""

    async def work(session: AsyncSession, caller: Caller, now: datetime) -> None:
        await leave_own_group(session, caller, term_id, now)

    return work


def takes_break(days: int) -> Work:
    """Return what begins a break of so many days."""

    async def work(session: AsyncSession, caller: Caller, now: datetime) -> None:
        until: date = local_date(now, caller.time_zone) + timedelta(days=days)
        await keep_wishes(session, caller, until, WEEKEND, now)

    return work


async def snoozes(session: AsyncSession, caller: Caller, now: datetime) -> None:
    """Put the newest message off that said what is still open; raises ``Refusal`` without one."""
    found = await session.exec(
        select(Nudge)
        .where(
            Nudge.person_id == caller.person_id,
            Nudge.state == State.SENT,
            Nudge.urgency == Urgency.NUDGE,
        )
        .order_by(col(Nudge.ended_at).desc())
        .limit(1)
    )
    said = found.first()
    if said is None:
        raise Refusal("There is nothing to put off.")
    await snooze(session, caller, said.sent_channel_id or "", said.sent_ts or "", now, a_week=False)
