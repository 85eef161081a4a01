"""The modal of ``/mentoring join``. Block ids are the names of the form's fields."""

from datetime import datetime

from slack_sdk.models.blocks import Block, DividerBlock, Option, OptionGroup

from models import Term
from programme.agreement import (
    CODE_OF_CONDUCT,
    CODE_OF_CONDUCT_URL,
    INCIDENT_REPORTING_URL,
    PARTS,
)
from programme.application_drafts import (
    LONGEST_HOPES,
    LONGEST_PLACE,
    MOST_FOCUSES,
    MOST_WORKSHOPS,
    Draft,
    MeetingMode,
)
from programme.applications import is_after_window
from programme.availability import DAYS, HOURS_OF_DAY, PARTS_OF_DAY
from programme.eligibility import CAPACITIES, Certification, Role
from programme.focuses import FOCUSES, OUTCOMES
from programme.languages import CODES, language_name
from programme.time_zones import describe_zone, is_time_zone
from views.inputs import (
    checkboxes,
    field,
    menu,
    multi_menu,
    number,
    option,
    option_group,
    radio,
    search_menu,
    text_line,
)
from views.messages import heading, paragraph, small_print
from views.surfaces import Surface, modal

JOIN_VIEW = "applications.send"
CHOOSE_ROLE = "applications.choose_role"
FIND_TIME_ZONE = "applications.find_time_zone"
AGREED = "agreed"

ROLES = (
    option(Role.MENTEE, "Mentee", "You'd like to learn, in a small group with a mentor"),
    option(Role.MENTOR, "Mentor", "You're a certified instructor and will guide a small group"),
)
CERTIFICATIONS = {
    Certification.CERTIFIED: "I'm a certified instructor",
    Certification.TRAINED: "I did the training, certification is under way",
    Certification.TRAINING: "I'm in instructor training now",
    Certification.NONE: "I haven't started instructor training",
}
MEETING_MODES = {
    MeetingMode.ONLINE: "Online",
    MeetingMode.IN_PERSON: "In person",
    MeetingMode.EITHER: "Either is fine",
}
DAY_NAMES = dict(
    zip(
        DAYS,
        ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
        strict=True,
    )
)
PART_NAMES = {
    "early": "Early, 6 to 9",
    "morning": "Morning, 9 to 12",
    "afternoon": "Afternoon, 12 to 17",
    "evening": "Evening, 17 to 21",
    "late": "Late, 21 to 24",
}
_CO_MENTOR = {"yes": "Yes, I'd like a co-mentor", "no": "I'd rather guide my group alone"}
_FOCUS_LABELS = ("First choice", "Second choice", "Third choice")


def join_view(term: Term, draft: Draft, now: datetime, *, is_edit: bool) -> Surface:
    """Return the modal, filled in with the draft; a role has to be chosen before the rest shows.

    ``now`` decides whether this is for the waiting list, and the offsets of time zones.
    """
    blocks: list[Block] = [heading(term.name), *_notice(term, now)]
    blocks.append(
        field("role", "I'd like to be a", radio(CHOOSE_ROLE, ROLES, draft.role), dispatch=True)
    )
    if draft.role is not None:
        blocks += _work(draft)
        blocks += _about_you(draft)
        blocks += _meeting(draft, now)
    if draft.role is Role.MENTOR:
        blocks += _mentoring(draft)
    return modal(
        JOIN_VIEW,
        "Join a mentoring group",
        blocks,
        submit=("Save" if is_edit else "Send") if draft.role else "Next",
        ids={"term": term.id},
    )


def _notice(term: Term, now: datetime) -> list[Block]:
    if not is_after_window(term, now):
        return []
    return [
        paragraph(
            ":seedling: Groups have begun to form, so you'd go on the *waiting list*: people join "
            "as places come free."
        )
    ]


def _work(draft: Draft) -> list[Block]:
    return [
        DividerBlock(),
        heading("What you'd like to work on"),
        *(
            field(
                f"focus_{number}",
                label,
                menu(f"applications.focus_{number}", "Choose one", _focuses(), chosen),
                optional=number > 1,
            )
            for number, label, chosen in zip(
                range(1, MOST_FOCUSES + 1), _FOCUS_LABELS, draft.focuses, strict=True
            )
        ),
        field(
            "aims",
            "In particular",
            multi_menu("applications.aims", "Choose any", _aims(), draft.aims),
            optional=True,
        ),
        field(
            "hopes",
            "What do you hope to achieve?",
            text_line("applications.hopes", draft.hopes, longest=LONGEST_HOPES, multiline=True),
        ),
    ]


def _focuses() -> list[OptionGroup]:
    by_tool = [outcome for outcome in OUTCOMES if outcome.by_tool]
    general = [outcome for outcome in OUTCOMES if not outcome.by_tool]
    groups = [(outcome.name, [outcome]) for outcome in by_tool] + [("General", general)]
    return [
        option_group(
            label,
            [option(code, focus.name) for code, focus in FOCUSES.items() if focus.outcome in these],
        )
        for label, these in groups
    ]


def _aims() -> list[OptionGroup]:
    return [
        option_group(
            outcome.name, [option(aim.code, aim.name, aim.example) for aim in outcome.aims]
        )
        for outcome in OUTCOMES
    ]


def _about_you(draft: Draft) -> list[Block]:
    certifications = [option(value, text) for value, text in CERTIFICATIONS.items()]
    return [
        DividerBlock(),
        heading("About you"),
        field(
            "certification",
            "Instructor training",
            radio("applications.certification", certifications, draft.certification),
        ),
        field(
            "workshops",
            "Workshops you have taught",
            number("applications.workshops", draft.workshops, least=0, most=MOST_WORKSHOPS),
            hint="As an instructor. Helping at one doesn't count here, but it does count!",
        ),
        field(
            "languages",
            "Languages you'd meet in",
            multi_menu("applications.languages", "Choose any", _languages(), draft.languages),
        ),
    ]


def _languages() -> list[Option]:
    return [option(code, language_name(code)) for code in sorted(CODES, key=language_name)]


def _meeting(draft: Draft, now: datetime) -> list[Block]:
    zone = draft.time_zone
    chosen = None
    if zone and is_time_zone(zone):
        chosen = option(zone, describe_zone(zone, now).label)
    modes = [option(value, text) for value, text in MEETING_MODES.items()]
    return [
        DividerBlock(),
        heading("Meeting"),
        field(
            "meeting_mode",
            "I'd meet",
            radio("applications.meeting_mode", modes, draft.meeting_mode),
        ),
        field(
            "place",
            "Where you are",
            text_line(
                "applications.place",
                draft.place,
                longest=LONGEST_PLACE,
                placeholder="City and country",
            ),
            hint="Needed for meeting in person.",
            optional=True,
        ),
        field(
            "time_zone",
            "Your time zone",
            search_menu(FIND_TIME_ZONE, "Type a city or country", chosen, 2),
        ),
        field(
            "workdays",
            "Hours that suit you, Monday to Friday",
            multi_menu(
                "applications.workdays",
                "Parts of the day, or hours",
                _hours(),
                draft.hours.workdays,
            ),
            hint="In your own time. The more you choose, the sooner a group fits.",
            optional=True,
        ),
        *(
            field(
                day,
                f"On {name}s also" if day not in {"sat", "sun"} else f"On {name}s",
                multi_menu(
                    f"applications.{day}",
                    "Parts of the day, or hours",
                    _hours(),
                    draft.hours.by_day.get(day, ()),
                ),
                optional=True,
            )
            for day, name in DAY_NAMES.items()
        ),
    ]


def _hours() -> list[OptionGroup]:
    return [
        option_group("Parts of the day", [option(part, PART_NAMES[part]) for part in PARTS_OF_DAY]),
        option_group("Single hours", [option(str(hour), f"{hour:02}:00") for hour in HOURS_OF_DAY]),
    ]


def _mentoring(draft: Draft) -> list[Block]:
    counts = [option(str(number), str(number)) for number in CAPACITIES]
    wishes = [option(value, text) for value, text in _CO_MENTOR.items()]
    wish = None if draft.co_mentor is None else ("yes" if draft.co_mentor else "no")
    return [
        DividerBlock(),
        heading("Your group"),
        field(
            "capacity",
            "How many mentees at most?",
            menu(
                "applications.capacity",
                "1 to 5",
                counts,
                str(draft.capacity) if draft.capacity else None,
            ),
        ),
        field("co_mentor", "A co-mentor?", radio("applications.co_mentor", wishes, wish)),
        DividerBlock(),
        heading("Mentor agreement"),
        *(paragraph(text) for text in agreement_text()),
        field(
            "agreed",
            "Do you agree?",
            checkboxes(
                "applications.agreed",
                [option(AGREED, "I agree")],
                [AGREED] if draft.agreed else [],
            ),
        ),
        small_print("About 4 hours a month: 2 to prepare, 1 to meet, 1 to answer messages."),
    ]


def agreement_text() -> list[str]:
    """Return the mentor agreement in full, as mrkdwn paragraphs."""
    code = f"<{CODE_OF_CONDUCT_URL}|Code of Conduct>"
    report = f"<{INCIDENT_REPORTING_URL}|promptly report any violations of the CoC>"
    return [
        CODE_OF_CONDUCT.format(code_of_conduct=code, report=report),
        *("\n".join([part.opening, *(f"• {point}" for point in part.points)]) for part in PARTS),
    ]
