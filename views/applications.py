"""What is said about an application: when it is sent, looked at, or withdrawn."""

from datetime import datetime

from slack_sdk.models.blocks import Block, ConfirmObject, DividerBlock

from models import Application, Term
from programme.application_drafts import MeetingMode
from programme.applications import (
    Standing,
    Status,
    is_before_window,
    is_on_waiting_list,
)
from programme.availability import (
    DAYS,
    EVERY_WORKDAY,
    PARTS_OF_DAY,
    WORKDAYS,
    hour_choices,
)
from programme.calendar import start_of_day
from programme.eligibility import Certification, Role
from programme.focuses import AIMS, FOCUSES
from programme.languages import language_name
from programme.time_zones import describe_zone
from views.messages import (
    Message,
    button,
    buttons,
    escape,
    facts,
    heading,
    listing,
    message,
    moment,
    paragraph,
    small_print,
    verbatim,
)

EDIT = "applications.edit"
WITHDRAW = "applications.withdraw"
JOIN = "applications.join"

_ORDINALS = ("First choice", "Second choice", "Third choice")
TRAINING: dict[str, str] = {
    Certification.CERTIFIED: "Certified instructor",
    Certification.TRAINED: "Trained, certification under way",
    Certification.TRAINING: "In instructor training",
    Certification.NONE: "Not started",
}
_MEETING = {
    MeetingMode.ONLINE: "Online",
    MeetingMode.IN_PERSON: "In person",
    MeetingMode.EITHER: "Online or in person",
}
_DAYS = dict(zip(DAYS, ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"), strict=True))
_PARTS = {
    "early": "early (6–9)",
    "morning": "morning (9–12)",
    "afternoon": "afternoon (12–17)",
    "evening": "evening (17–21)",
    "late": "late (21–24)",
}


def application_message(term: Term, application: Application, now: datetime) -> Message:
    """Return the confirmation of an application, with what was sent and how to change it."""
    is_mentor = application.role == Role.MENTOR
    wish = "to mentor" if is_mentor else "to be mentored"
    where = f"{wish} in {escape(term.name)}"
    blocks: list[Block] = [
        heading(_HEADINGS.get(Status(application.status), "We have your application")),
        paragraph(f"Thank you for applying {where}!\n{_next_step(term, application)}"),
        *(verbatim(application.review_reason) if application.review_reason else []),
        DividerBlock(),
        *_answers(application, now),
        buttons(
            button("Edit", EDIT, value=str(application.id)),
            button(
                "Withdraw",
                WITHDRAW,
                value=str(application.id),
                style="danger",
                confirm=ConfirmObject(
                    title="Withdraw your application?",
                    text="You can apply again whenever you like.",
                    confirm="Withdraw",
                    deny="Keep it",
                    style="danger",
                ),
            ),
        ),
    ]
    return message(f"We have your application {where}. {_next_step(term, application)}", blocks)


_HEADINGS = {
    Status.APPROVED: "Your application is approved",
    Status.DECLINED: "About your application",
    Status.PLACED: "You are in a group",
}


def _next_step(term: Term, application: Application) -> str:
    if application.status == Status.DECLINED:
        return (
            "It isn't the right match this time. The coordinator wrote you why, below. If "
            "something changes, edit your application and send it again; you're welcome to."
        )
    if application.status == Status.PLACED:
        return "Your group's channel is among your channels, with its hour and its first steps."
    if application.waiting_reason is not None and application.status == Status.APPROVED:
        return (
            "You are on the *waiting list*: no group had an hour and a place for you yet. "
            f"{escape(application.waiting_reason)} We'll tell you as soon as there's one."
        )
    if is_on_waiting_list(term, application):
        return (
            "You are on the *waiting list*: groups have begun to form, and people join them as "
            "places come free. We'll tell you as soon as there's one for you."
        )
    on = term.matching_on or term.starts_on
    what = "form the groups" if term.matching_on else "start"
    day = moment(start_of_day(on, term.time_zone), "{date_long}")
    first = "" if application.status == Status.APPROVED else "A coordinator will read it. "
    return f"{first}We {what} around {day}. Until then you can change anything below."


def _answers(application: Application, now: datetime) -> list[Block]:
    focuses = [FOCUSES[code].name for code in application.focuses]
    pairs = [("Role", "Mentor" if application.role == Role.MENTOR else "Mentee")]
    pairs += list(zip(_ORDINALS, focuses, strict=False))
    if application.aims:
        pairs.append(("In particular", "\n".join(AIMS[code].name for code in application.aims)))
    pairs += [
        ("Instructor training", TRAINING[application.certification]),
        ("Workshops taught", str(application.workshops_taught)),
        ("Languages", listing([language_name(code) for code in application.languages])),
        ("Meeting", _MEETING[MeetingMode(application.meeting_mode)]),
        (
            f"Hours, {describe_zone(application.time_zone, now).label}",
            describe_hours(application.hours),
        ),
    ]
    if application.role == Role.MENTOR:
        pairs += [
            ("Mentees at most", str(application.capacity)),
            ("Co-mentor", "Yes, please" if application.wants_co_mentor else "Not wished"),
        ]
    blocks: list[Block] = [*facts(pairs)]
    if application.place:
        blocks += [paragraph("*Where you are*"), *verbatim(application.place)]
    blocks += [paragraph("*What you hope to achieve*"), *verbatim(application.hopes)]
    if application.agreement_accepted_at:
        accepted = moment(application.agreement_accepted_at, "{date_long}")
        blocks.append(small_print(f"Mentor agreement accepted on {accepted}."))
    return blocks


def describe_hours(hours: list[int]) -> str:
    """Return hours of the week in words, e.g. ``Mon–Fri evening (17–21)``, a line each day."""
    choices = hour_choices(hours)
    lines = [(EVERY_WORKDAY, choices.workdays), *choices.by_day.items()]
    return "\n".join(
        f"{_day_name(day)} {', '.join(map(_span, chosen))}" for day, chosen in lines if chosen
    )


def _day_name(day: str) -> str:
    return f"{_DAYS[WORKDAYS[0]]}–{_DAYS[WORKDAYS[-1]]}" if day == EVERY_WORKDAY else _DAYS[day]


def _span(choice: str) -> str:
    return _PARTS[choice] if choice in PARTS_OF_DAY else f"{int(choice):02}:00"


def withdrawn_message(term: Term) -> Message:
    """Return what takes the place of an application that was withdrawn."""
    text = (
        f"Your application to {escape(term.name)} is withdrawn. "
        "Thank you for letting us know. You're welcome back any time."
    )
    return message(text, [paragraph(text), buttons(button("Apply again", JOIN))])


def not_applied_message(term: Term) -> Message:
    """Return what a person reads who has no application to the term that is open."""
    text = f"You haven't applied to {escape(term.name)} yet."
    return message(text, [paragraph(text), buttons(button("Apply", JOIN, style="primary"))])


def not_open_message(term: Term) -> Message:
    """Return when applications to the term open, in the reader's own zone."""
    opens = moment(start_of_day(term.applications_open_on, term.time_zone), "{date_long}")
    text = (
        f"Applications for {escape(term.name)} open on {opens}. "
        "Type `/mentoring join` then; you'd be very welcome."
    )
    return message(text, [paragraph(text)])


def standing_message(standing: Standing, now: datetime) -> Message | None:
    """Return what concerns a person now: their application, or the way to one.

    None when no term is under way or planned.
    """
    term, application = standing.term, standing.application
    if term is None:
        return None
    if application is not None:
        return application_message(term, application, now)
    return not_open_message(term) if is_before_window(term, now) else not_applied_message(term)
