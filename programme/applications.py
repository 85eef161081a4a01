"""Applying to a term as mentor or mentee, changing one's mind, and withdrawing."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models import Application, Term
from programme.agreement import VERSION
from programme.availability import HourChoices, hour_choices, hours_of_week
from programme.eligibility import CAPACITIES, Certification, Obstacle, Role, find_obstacles
from programme.focuses import AIMS, FOCUSES, OUTCOME_OF_AIM
from programme.languages import CODES
from programme.people import Caller, lock_person
from programme.refusals import Refusal
from programme.terms import find_current_term, find_term, local_date
from programme.time_zones import is_time_zone

MOST_FOCUSES = 3
LONGEST_HOPES = 3000
LONGEST_PLACE = 150
MOST_WORKSHOPS = 1000
NO_HOURS = HourChoices()


class MeetingMode(StrEnum):
    """Whether a person wants to meet online or in person."""

    ONLINE = "online"
    IN_PERSON = "in_person"
    EITHER = "either"


class Status(StrEnum):
    """Where an application stands."""

    RECEIVED = "received"
    WAITING = "waiting"  # came after the window: placed on a rolling basis
    WITHDRAWN = "withdrawn"


class Problem(StrEnum):
    """What is wrong with a field of the form; how it is said is the view's business."""

    MISSING = "missing"
    UNKNOWN = "unknown"
    TOO_LONG = "too_long"
    TWICE = "twice"
    AIM_OF_OTHER_FOCUS = "aim_of_other_focus"
    NO_PLACE = "no_place"
    NO_HOURS = "no_hours"
    NOT_A_COUNT = "not_a_count"
    NOT_AGREED = "not_agreed"
    NOT_FOR_MENTORS = "not_for_mentors"  # eligible as a mentee instead
    NOT_FOR_MENTEES = "not_for_mentees"  # eligible as a mentor instead
    NOT_YET = "not_yet"  # eligible for neither role


@dataclass(frozen=True)
class Draft:
    """What stands in the form, complete or not. Field names are those of the form."""

    role: Role | None = None
    focuses: tuple[str | None, ...] = (None,) * MOST_FOCUSES  # by preference
    aims: tuple[str, ...] = ()
    hopes: str | None = None
    certification: Certification | None = None
    workshops: str | None = None  # as typed
    languages: tuple[str, ...] = ()
    meeting_mode: MeetingMode | None = None
    place: str | None = None
    time_zone: str | None = None
    hours: HourChoices = NO_HOURS
    capacity: int | None = None
    co_mentor: bool | None = None
    agreed: bool = False

    @property
    def workshops_taught(self) -> int | None:
        """The number that was typed, or None when it is no count of workshops."""
        typed = (self.workshops or "").strip()
        if not typed.isdecimal() or len(typed) > len(str(MOST_WORKSHOPS)):
            return None
        return int(typed) if int(typed) <= MOST_WORKSHOPS else None


def check_draft(draft: Draft) -> dict[str, Problem | Obstacle]:
    """Return what is wrong with each field; empty when the draft can be sent.

    Keys are field names; the three choices of focus are ``focus_1`` to ``focus_3``, the hours
    ``workdays``.
    """
    problems: dict[str, Problem | Obstacle] = {}
    if draft.role is None:
        return {"role": Problem.MISSING}
    problems |= _check_focuses(draft)
    problems |= _check_about_you(draft)
    problems |= _check_meeting(draft)
    if draft.role is Role.MENTOR:
        problems |= _check_mentor(draft)
    return problems | _check_eligibility(draft)


def _check_focuses(draft: Draft) -> dict[str, Problem | Obstacle]:
    problems: dict[str, Problem | Obstacle] = {}
    for number, focus in enumerate(draft.focuses):
        field = f"focus_{number + 1}"
        if focus is None:
            if number == 0:
                problems[field] = Problem.MISSING
        elif focus not in FOCUSES:
            problems[field] = Problem.UNKNOWN
        elif focus in draft.focuses[:number]:
            problems[field] = Problem.TWICE
    outcomes = {FOCUSES[focus].outcome for focus in draft.focuses if focus in FOCUSES}
    if any(aim not in AIMS for aim in draft.aims):
        problems["aims"] = Problem.UNKNOWN
    elif outcomes and any(OUTCOME_OF_AIM[aim] not in outcomes for aim in draft.aims):
        problems["aims"] = Problem.AIM_OF_OTHER_FOCUS
    return problems


def _check_about_you(draft: Draft) -> dict[str, Problem | Obstacle]:
    problems: dict[str, Problem | Obstacle] = {}
    if not (draft.hopes or "").strip():
        problems["hopes"] = Problem.MISSING
    elif len(draft.hopes or "") > LONGEST_HOPES:
        problems["hopes"] = Problem.TOO_LONG
    if draft.certification is None:
        problems["certification"] = Problem.MISSING
    if draft.workshops_taught is None:
        problems["workshops"] = Problem.NOT_A_COUNT if draft.workshops else Problem.MISSING
    if not draft.languages:
        problems["languages"] = Problem.MISSING
    elif any(code not in CODES for code in draft.languages):
        problems["languages"] = Problem.UNKNOWN
    return problems


def _check_meeting(draft: Draft) -> dict[str, Problem | Obstacle]:
    problems: dict[str, Problem | Obstacle] = {}
    if draft.meeting_mode is None:
        problems["meeting_mode"] = Problem.MISSING
    elif draft.meeting_mode is not MeetingMode.ONLINE and not (draft.place or "").strip():
        problems["place"] = Problem.NO_PLACE
    if len(draft.place or "") > LONGEST_PLACE:
        problems["place"] = Problem.TOO_LONG
    if draft.time_zone is None:
        problems["time_zone"] = Problem.MISSING
    elif not is_time_zone(draft.time_zone):
        problems["time_zone"] = Problem.UNKNOWN
    try:
        if not hours_of_week(draft.hours):
            problems["workdays"] = Problem.NO_HOURS
    except ValueError:
        problems["workdays"] = Problem.UNKNOWN
    return problems


def _check_mentor(draft: Draft) -> dict[str, Problem | Obstacle]:
    problems: dict[str, Problem | Obstacle] = {}
    if draft.capacity not in CAPACITIES:
        problems["capacity"] = Problem.MISSING
    if draft.co_mentor is None:
        problems["co_mentor"] = Problem.MISSING
    if not draft.agreed:
        problems["agreed"] = Problem.NOT_AGREED
    return problems


def _check_eligibility(draft: Draft) -> dict[str, Problem | Obstacle]:
    """Say beside which field the role is out of reach, and beside the role what is open."""
    role, certification, workshops = draft.role, draft.certification, draft.workshops_taught
    if role is None or certification is None or workshops is None:
        return {}
    obstacles = find_obstacles(role, certification, workshops)
    if not obstacles:
        return {}
    about_training = {Obstacle.NOT_CERTIFIED, Obstacle.NOT_IN_TRAINING}
    problems: dict[str, Problem | Obstacle] = {
        "certification" if obstacle in about_training else "workshops": obstacle
        for obstacle in obstacles
    }
    if find_obstacles(role.other, certification, workshops):
        problems["role"] = Problem.NOT_YET
    else:
        is_mentor = role is Role.MENTOR
        problems["role"] = Problem.NOT_FOR_MENTORS if is_mentor else Problem.NOT_FOR_MENTEES
    return problems


async def find_term_to_join(session: AsyncSession, workspace_id: int, now: datetime) -> Term:
    """Return the term that people can apply to now, be it for its waiting list.

    Raises ``Refusal`` when there is none, or its applications are not open yet; the view gives
    that day in the reader's zone, so the sentence leaves it to them.
    """
    term = await find_current_term(session, workspace_id, now)
    if term is None:
        raise NoTermPlanned
    if is_before_window(term, now):
        raise NotOpenYet(term)
    return term


class NoTermPlanned(Refusal):
    """No term is under way or planned."""

    def __init__(self) -> None:
        super().__init__(
            "No mentoring term is planned just now. When the next one is announced, "
            "`/mentoring join` will be open to you."
        )


class NotOpenYet(Refusal):
    """The term is planned, its applications open later."""

    def __init__(self, term: Term) -> None:
        super().__init__("Applications aren't open yet.")
        self.term = term


def is_before_window(term: Term, now: datetime) -> bool:
    """Say whether the term's applications are yet to open."""
    return local_date(now, term.time_zone) < term.applications_open_on


def is_after_window(term: Term, now: datetime) -> bool:
    """Say whether the term's applications have closed; who applies now is put on a waiting list.

    Source: "Members will be added to groups, and new groups will be formed, on a rolling basis
    as needed".
    """
    return local_date(now, term.time_zone) > term.applications_close_on


async def find_application(
    session: AsyncSession, term_id: int, person_id: int
) -> Application | None:
    """Return the person's application to the term that is not withdrawn, or None."""
    found = await session.exec(
        select(Application).where(
            Application.term_id == term_id,
            Application.person_id == person_id,
            Application.status != Status.WITHDRAWN,
        )
    )
    return found.one_or_none()


async def apply(
    session: AsyncSession, caller: Caller, term_id: int, draft: Draft, now: datetime
) -> Application:
    """Store a checked draft as the person's application to the term; returns the application.

    Applying again changes the same application; applying in the other role takes its place.
    An application keeps its place in the queue (``submitted_at``) and its status when edited.
    Raises ``Refusal`` when the term is not to be joined any more. ``draft`` has passed
    :func:`check_draft`, else this raises ``ValueError``.
    """
    if check_draft(draft):
        raise ValueError("the draft was not checked")
    term = await find_term(session, caller.workspace_id, term_id)
    if term is None or local_date(now, term.time_zone) > term.ends_on:
        raise Refusal("That term has ended. `/mentoring join` shows whether the next one is open.")
    await lock_person(session, caller.person_id)
    found = await session.exec(
        select(Application).where(
            Application.term_id == term_id, Application.person_id == caller.person_id
        )
    )
    by_role = {application.role: application for application in found}
    assert draft.role is not None  # noqa: S101 - it was checked
    active = [one for one in by_role.values() if one.status != Status.WITHDRAWN]
    for other in active:
        if other.role != draft.role:
            other.status, other.withdrawn_at, other.updated_at = Status.WITHDRAWN, now, now
    await session.flush()
    known = by_role.get(draft.role)
    answers = _answers(draft, known, now)
    if known is None or known not in active:
        answers |= {
            "status": Status.WAITING if is_after_window(term, now) else Status.RECEIVED,
            "submitted_at": now,
            "withdrawn_at": None,
        }
    if known is None:
        known = Application(term_id=term_id, person_id=caller.person_id, role=draft.role, **answers)
        session.add(known)
    else:
        known.sqlmodel_update(answers)
    await session.flush()
    return known


def _answers(draft: Draft, known: Application | None, now: datetime) -> dict[str, Any]:
    is_mentor = draft.role is Role.MENTOR
    has_agreed = known is not None and known.agreement_version == VERSION
    return {
        "focuses": [focus for focus in draft.focuses if focus],
        "aims": list(draft.aims),
        "hopes": (draft.hopes or "").strip(),
        "certification": draft.certification,
        "workshops_taught": draft.workshops_taught,
        "languages": list(draft.languages),
        "meeting_mode": draft.meeting_mode,
        "place": (draft.place or "").strip() or None,
        "time_zone": draft.time_zone,
        "hours": hours_of_week(draft.hours),
        "capacity": draft.capacity if is_mentor else None,
        "wants_co_mentor": draft.co_mentor if is_mentor else None,
        "agreement_version": VERSION if is_mentor else None,
        "agreement_accepted_at": (
            (known.agreement_accepted_at if known and has_agreed else now) if is_mentor else None
        ),
        "updated_at": now,
    }


async def withdraw(
    session: AsyncSession, caller: Caller, application_id: int, now: datetime
) -> Application:
    """Withdraw the caller's own application; does nothing when it is withdrawn already.

    Raises ``Refusal`` for an application that is not theirs.
    """
    await lock_person(session, caller.person_id)
    application = await get_own_application(session, caller, application_id)
    if application.status != Status.WITHDRAWN:
        application.status = Status.WITHDRAWN
        application.withdrawn_at = application.updated_at = now
        await session.flush()
    return application


async def get_own_application(
    session: AsyncSession, caller: Caller, application_id: int
) -> Application:
    """Return the caller's own application by its id; knowing an id gives no right.

    Raises ``Refusal`` for any other.
    """
    found = await session.exec(
        select(Application)
        .join(Term, col(Term.id) == col(Application.term_id))
        .where(
            Application.id == application_id,
            Application.person_id == caller.person_id,
            Term.workspace_id == caller.workspace_id,
        )
    )
    application = found.one_or_none()
    if application is None:
        raise Refusal("That application isn't yours. `/mentoring status` shows your own.")
    return application


def draft_of(application: Application) -> Draft:
    """Return the form that an application was made from, to be edited."""
    focuses = (*application.focuses, *(None,) * MOST_FOCUSES)[:MOST_FOCUSES]
    return Draft(
        role=Role(application.role),
        focuses=focuses,
        aims=tuple(application.aims),
        hopes=application.hopes,
        certification=Certification(application.certification),
        workshops=str(application.workshops_taught),
        languages=tuple(application.languages),
        meeting_mode=MeetingMode(application.meeting_mode),
        place=application.place,
        time_zone=application.time_zone,
        hours=hour_choices(application.hours),
        capacity=application.capacity,
        co_mentor=application.wants_co_mentor,
        agreed=application.agreement_version == VERSION,
    )
