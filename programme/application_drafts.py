"""What stands in the form of an application, and what is wrong with it."""

from dataclasses import dataclass
from enum import StrEnum

from models import Application
from programme.agreement import agreement_version
from programme.availability import HourChoices, hour_choices, hours_of_week
from programme.eligibility import CAPACITIES, Certification, Obstacle, Role, find_obstacles
from programme.focuses import AIMS, FOCUSES, OUTCOME_OF_AIM
from programme.languages import CODES
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
    apart: tuple[str, ...] | None = None  # Slack ids of whom not to be with; None: not asked

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
        agreed=application.agreement_version == agreement_version(),
    )
