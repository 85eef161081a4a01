"""The surveys of a term: who is asked which, and who has answered.

Source: "Mentors and mentees will be asked to complete a short survey"; "Complete the post-program
survey" (certificates).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from sqlalchemy import bindparam
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models import (
    Group,
    Membership,
    Person,
    Survey,
    SurveyAnswered,
    SurveyVersion,
    Term,
    insert_if_absent,
)
from programme.calendar import spell_day
from programme.eligibility import Role
from programme.people import Caller
from programme.permissions import Action, permit
from programme.refusals import Refusal
from programme.survey_questions import Questionnaire, default_yaml, read_questions
from programme.survey_times import NAMES, Moment, first_day, is_open, is_over, last_day, role_of
from programme.translations import gettext as _


@dataclass(frozen=True)
class Asked:
    """A survey that a person is asked to answer; ``survey`` is None before anybody opened it."""

    term: Term
    moment: Moment
    role: Role
    survey: Survey | None
    has_answered: bool


_ASKED: Any = (
    select(Term, Membership.role, Survey, col(SurveyAnswered.answered_on))
    .join(Group, col(Group.term_id) == col(Term.id))
    .join(Membership, col(Membership.group_id) == col(Group.id))
    .join(Person, col(Person.id) == col(Membership.person_id))
    .outerjoin(Survey, col(Survey.term_id) == col(Term.id))
    .outerjoin(
        SurveyAnswered,
        (col(SurveyAnswered.survey_id) == col(Survey.id))
        & (col(SurveyAnswered.person_id) == col(Person.id)),
    )
    .where(
        col(Membership.person_id) == bindparam("person_id"),
        col(Membership.left_at).is_(None),
        col(Term.workspace_id) == col(Person.workspace_id),
    )
    .order_by(col(Term.starts_on).desc(), col(Term.id).desc())
)
_ASKED_IN_TERM = _ASKED.where(col(Term.id) == bindparam("term_id"))


async def list_asked(
    session: AsyncSession, person_id: int, term_id: int | None = None
) -> list[Asked]:
    """Return the surveys of the terms in which the person is in a group, the latest term first.

    Who mentors one group and learns in another is asked as a mentor. ``term_id`` leaves out other
    terms.
    """
    statement = _ASKED if term_id is None else _ASKED_IN_TERM
    terms: dict[int, tuple[Term, Role]] = {}
    surveys: dict[tuple[int, str, str], Survey] = {}
    answered: set[tuple[int, str]] = set()
    for term, part, survey, answered_on in await session.exec(
        statement, params={"person_id": person_id, "term_id": term_id}
    ):
        if term.id not in terms or role_of(part) is Role.MENTOR:
            terms[term.id] = (term, role_of(part))
        if survey is not None:
            surveys[survey.term_id, survey.moment, survey.role] = survey
        if answered_on is not None:  # also in another role: nobody is asked twice
            answered.add((survey.term_id, survey.moment))
    return [
        Asked(
            term,
            moment,
            role,
            surveys.get((term.id, moment, role)),
            (term.id, moment) in answered,
        )
        for term, role in terms.values()
        for moment in Moment
    ]


def choose_asked(asked: Sequence[Asked], now: datetime) -> Asked | None:
    """Return the survey that a person means now, or None when they are asked none.

    That is one that they can answer, the first to close; else one that they have answered and is
    still open, else the next to open, else the last that closed.
    """
    open_now = [one for one in asked if is_open(one.term, one.moment, now)]
    if open_now:
        return min(
            open_now, key=lambda one: (one.has_answered, last_day(one.term, one.moment), one.moment)
        )
    over = [one for one in asked if is_over(one.term, one.moment, now)]
    to_come = [one for one in asked if one not in over]
    if to_come:
        return min(to_come, key=lambda one: first_day(one.term, one.moment))
    return max(over, key=lambda one: last_day(one.term, one.moment), default=None)


async def find_unanswered(session: AsyncSession, person_id: int, now: datetime) -> Asked | None:
    """Return the survey that a person can answer now and has not yet, or None."""
    asked = choose_asked(await list_asked(session, person_id), now)
    if asked is None or asked.has_answered or not is_open(asked.term, asked.moment, now):
        return None
    return asked


async def get_asked(
    session: AsyncSession,
    caller: Caller,
    now: datetime,
    term_id: int | None = None,
    moment: Moment | None = None,
) -> Asked:
    """Return the survey that the caller means: of a term and moment, or the one that is due now.

    Raises ``Refusal`` with what to know when they are in no group, or it isn't open at this time.
    One that they have answered is returned too.
    """
    permit(caller, Action.ANSWER_SURVEY)
    found = await list_asked(session, caller.person_id, term_id)
    asked = choose_asked([one for one in found if moment in {None, one.moment}], now)
    if asked is None:
        then = _("`/mentoring status` shows where you stand.")
        if caller.is_coordinator:
            then = _("`/mentoring surveys` shows how they go.")
        raise Refusal(_("Surveys are for people in a mentoring group. {then}", then=then))
    check_open(asked, now)
    return asked


def check_open(asked: Asked, now: datetime) -> None:
    """Return when a survey can be answered now; else raise ``Refusal``."""
    name = NAMES[asked.moment]
    if asked.has_answered or is_open(asked.term, asked.moment, now):
        return
    if is_over(asked.term, asked.moment, now):
        closed = spell_day(last_day(asked.term, asked.moment))
        raise Refusal(
            _(
                "The {name} closed after {closed}. If there is something you'd like to say, "
                "the coordinators are glad to hear it: `/mentoring help` shows who they are.",
                name=name,
                closed=closed,
            )
        )
    opens = spell_day(first_day(asked.term, asked.moment))
    raise Refusal(
        _("The {name} opens on {opens}. You'll hear from me then.", name=name, opens=opens)
    )


_SURVEY = select(Survey).where(
    col(Survey.term_id) == bindparam("term_id"),
    col(Survey.moment) == bindparam("its_moment"),
    col(Survey.role) == bindparam("its_role"),
)
_CONTENT = select(SurveyVersion.content).where(
    col(SurveyVersion.survey_id) == bindparam("survey"),
    col(SurveyVersion.number) == bindparam("its_number"),
)


async def get_or_add_survey(
    session: AsyncSession, term: Term, moment: Moment, role: Role, now: datetime
) -> Survey:
    """Return a survey of a term, with the programme's own questions at its first sight."""
    which = {"term_id": term.id, "its_moment": moment, "its_role": role}
    if (survey := (await session.exec(_SURVEY, params=which)).one_or_none()) is not None:
        return survey
    await insert_if_absent(session, Survey(term_id=term.id, moment=moment, role=role))
    survey = (await session.exec(_SURVEY, params=which)).one()
    await insert_if_absent(
        session,
        SurveyVersion(
            survey_id=survey.id,
            number=1,
            content=_own_questions(moment, role),
            made_at=now,
        ),
    )
    return survey


@cache
def _own_questions(moment: Moment, role: Role) -> dict[str, Any]:
    """Return the programme's own questions as they are stored; nobody changes them."""
    return read_questions(default_yaml(moment, role)).model_dump(mode="json", exclude_unset=True)


async def find_questions(
    session: AsyncSession, survey_id: int, number: int
) -> Questionnaire | None:
    """Return a version of a survey's questions, or None where there is none of that number."""
    found = await session.exec(_CONTENT, params={"survey": survey_id, "its_number": number})
    content = found.one_or_none()
    return Questionnaire.model_validate(content) if content is not None else None


async def get_questions(session: AsyncSession, survey: Survey) -> Questionnaire:
    """Return what a survey asks now."""
    questions = await find_questions(session, survey.id, survey.version)
    if questions is None:
        raise LookupError(f"survey {survey.id} has no version {survey.version}")
    return questions


@dataclass(frozen=True)
class Answered:
    """That somebody has answered a survey, and on which day in the term's zone."""

    person_id: int
    moment: Moment
    role: Role
    answered_on: date


_ANSWERS = (
    select(SurveyAnswered, Survey)
    .join(Survey, col(Survey.id) == col(SurveyAnswered.survey_id))
    .where(col(Survey.term_id) == bindparam("term_id"))
    .order_by(col(SurveyAnswered.person_id), col(Survey.id))
)
_ANSWERS_OF_ONE = _ANSWERS.where(col(SurveyAnswered.person_id) == bindparam("person_id"))


async def list_answered(
    session: AsyncSession, term_id: int, person_id: int | None = None
) -> list[Answered]:
    """Return who has answered which survey of a term; what they said is not known.

    With ``person_id`` only that person.
    """
    answered = _ANSWERS if person_id is None else _ANSWERS_OF_ONE
    found = await session.exec(answered, params={"term_id": term_id, "person_id": person_id})
    return [
        Answered(row.person_id, Moment(survey.moment), Role(survey.role), row.answered_on)
        for row, survey in found
    ]


@dataclass(frozen=True)
class Progress:
    """Who is asked one survey, and who of them has answered it."""

    moment: Moment
    role: Role
    asked: frozenset[int]  # ids of people, who left after they answered included
    answered: frozenset[int]

    @property
    def waiting(self) -> frozenset[int]:
        """Those who have not answered yet."""
        return self.asked - self.answered


async def survey_progress(session: AsyncSession, term_id: int) -> list[Progress]:
    """Return how far the four surveys of a term are: mid-way before final, mentors first."""
    found = await session.exec(
        select(Membership.person_id, Membership.role)
        .join(Group, col(Group.id) == col(Membership.group_id))
        .where(Group.term_id == term_id, col(Membership.left_at).is_(None))
    )
    roles = _roles(found)
    answered = await list_answered(session, term_id)
    progress = []
    for moment in Moment:
        of_moment = {one.person_id: one.role for one in answered if one.moment is moment}
        for role in Role:
            # Who answered in one role and then took the other is not asked again.
            done = frozenset(person for person, was in of_moment.items() if was is role)
            asked = {person for person, now_is in roles.items() if now_is is role}
            progress.append(
                Progress(moment, role, frozenset(asked - of_moment.keys()) | done, done)
            )
    return progress


@dataclass(frozen=True)
class Rate:
    """How many answered the surveys of a moment, mentors and mentees together, of how many."""

    moment: Moment
    answered: int
    asked: int


async def count_answers(
    session: AsyncSession, term_id: int, moments: Sequence[Moment]
) -> list[Rate]:
    """Return how many answered at each of the moments; asks nothing without any."""
    if not moments:
        return []
    progress = await survey_progress(session, term_id)
    return [
        Rate(
            moment,
            sum(len(one.answered) for one in progress if one.moment is moment),
            sum(len(one.asked) for one in progress if one.moment is moment),
        )
        for moment in moments
    ]


def _roles(members: Iterable[tuple[int, str]]) -> dict[int, Role]:
    """Return as what each person is asked; who mentors one group is asked as a mentor."""
    roles: dict[int, Role] = {}
    for person_id, part in members:
        if roles.get(person_id) is not Role.MENTOR:
            roles[person_id] = role_of(part)
    return roles
