"""What is said about an application: when it is sent, looked at, or withdrawn."""

from datetime import datetime

from slack_sdk.models.blocks import Block, DividerBlock

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
from programme.listings import listing
from programme.matching import find_reason, say_reason
from programme.time_zones import describe_zone
from programme.translations import N_, Translated
from programme.translations import gettext as _
from views.messages import (
    Message,
    ask_first,
    button,
    buttons,
    escape,
    facts,
    heading,
    message,
    moment,
    paragraph,
    small_print,
    verbatim,
)

EDIT = "applications.edit"
WITHDRAW = "applications.withdraw"
JOIN = "applications.join"

_ORDINALS = (N_("First choice"), N_("Second choice"), N_("Third choice"))
TRAINING = Translated(
    {
        Certification.CERTIFIED: N_("Certified instructor"),
        Certification.TRAINED: N_("Trained, certification under way"),
        Certification.TRAINING: N_("In instructor training"),
        Certification.NONE: N_("Not started"),
    }
)
_MEETING = Translated(
    {
        MeetingMode.ONLINE: N_("Online"),
        MeetingMode.IN_PERSON: N_("In person"),
        MeetingMode.EITHER: N_("Online or in person"),
    }
)
_DAYS = Translated(
    dict(
        zip(
            DAYS,
            (N_("Mon"), N_("Tue"), N_("Wed"), N_("Thu"), N_("Fri"), N_("Sat"), N_("Sun")),
            strict=True,
        )
    )
)
_PARTS = Translated(
    {
        "early": N_("early (6–9)"),
        "morning": N_("morning (9–12)"),
        "afternoon": N_("afternoon (12–17)"),
        "evening": N_("evening (17–21)"),
        "late": N_("late (21–24)"),
    }
)


def application_message(term: Term, application: Application, now: datetime) -> Message:
    """Return the confirmation of an application, with what was sent and how to change it."""
    is_mentor = application.role == Role.MENTOR
    thanks = (
        N_("Thank you for applying to mentor in {term}!")
        if is_mentor
        else N_("Thank you for applying to be mentored in {term}!")
    )
    have_it = (
        N_("We have your application to mentor in {term}.")
        if is_mentor
        else N_("We have your application to be mentored in {term}.")
    )
    name, next_step = escape(term.name), _next_step(term, application)
    blocks: list[Block] = [
        heading(_HEADINGS.get(Status(application.status), _("We have your application"))),
        paragraph(f"{_(thanks, term=name)}\n{next_step}"),
        *(verbatim(application.review_reason) if application.review_reason else []),
        DividerBlock(),
        *_answers(application, now),
        buttons(
            button(_("Edit"), EDIT, value=str(application.id)),
            button(
                _("Withdraw"),
                WITHDRAW,
                value=str(application.id),
                style="danger",
                confirm=ask_first(
                    _("Withdraw your application?"),
                    _("You can apply again whenever you like."),
                    yes=_("Withdraw"),
                    no=_("Keep it"),
                    style="danger",
                ),
            ),
        ),
    ]
    return message(f"{_(have_it, term=name)} {next_step}", blocks)


_HEADINGS = Translated(
    {
        Status.APPROVED: N_("Your application is approved"),
        Status.DECLINED: N_("About your application"),
        Status.PLACED: N_("You are in a group"),
    }
)


def _next_step(term: Term, application: Application) -> str:
    if application.status == Status.DECLINED:
        return _(
            "It isn't the right match this time. The coordinator wrote you why, below. If "
            "something changes, edit your application and send it again; you're welcome to."
        )
    if application.status == Status.PLACED:
        return _("Your group's channel is among your channels, with its hour and its first steps.")
    if application.waiting_reason is not None and application.status == Status.APPROVED:
        return _(
            "You are on the *waiting list*: no group had an hour and a place for you "
            "yet. {waiting_reason} We'll tell you as soon as there's one.",
            waiting_reason=escape(say_reason(find_reason(application.waiting_reason))),
        )
    if is_on_waiting_list(term, application):
        return _(
            "You are on the *waiting list*: groups have begun to form, and people join them as "
            "places come free. We'll tell you as soon as there's one for you."
        )
    on = term.matching_on or term.starts_on
    day = moment(start_of_day(on, term.time_zone), "{date_long}")
    sentences = [
        _("We form the groups around {day}.", day=day)
        if term.matching_on
        else _("We start around {day}.", day=day),
        _("Until then you can change anything below."),
    ]
    if application.status != Status.APPROVED:
        sentences.insert(0, _("A coordinator will read it."))
    return " ".join(sentences)


def _answers(application: Application, now: datetime) -> list[Block]:
    focuses = [FOCUSES[code].name for code in application.focuses]
    pairs = [(_("Role"), _("Mentor") if application.role == Role.MENTOR else _("Mentee"))]
    pairs += list(zip(map(_, _ORDINALS), focuses, strict=False))
    if application.aims:
        pairs.append(
            (_("In particular"), "\n".join(_(AIMS[code].name) for code in application.aims))
        )
    pairs += [
        (_("Instructor training"), TRAINING[Certification(application.certification)]),
        (_("Workshops taught"), str(application.workshops_taught)),
        (_("Languages"), listing([language_name(code) for code in application.languages])),
        (_("Meeting"), _MEETING[MeetingMode(application.meeting_mode)]),
        (
            _("Hours, {zone}", zone=describe_zone(application.time_zone, now).label),
            describe_hours(application.hours),
        ),
    ]
    if application.role == Role.MENTOR:
        pairs += [
            (_("Mentees at most"), str(application.capacity)),
            (_("Co-mentor"), _("Yes, please") if application.wants_co_mentor else _("Not wished")),
        ]
    blocks: list[Block] = [*facts(pairs)]
    if application.place:
        blocks += [paragraph(_("*Where you are*")), *verbatim(application.place)]
    blocks += [paragraph(_("*What you hope to achieve*")), *verbatim(application.hopes)]
    if application.agreement_accepted_at:
        accepted = moment(application.agreement_accepted_at, "{date_long}")
        blocks.append(small_print(_("Mentor agreement accepted on {accepted}.", accepted=accepted)))
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
    text = _(
        "Your application to {term} is withdrawn. Thank you for letting us know. "
        "You're welcome back any time.",
        term=escape(term.name),
    )
    return message(text, [paragraph(text), buttons(button(_("Apply again"), JOIN))])


def not_applied_message(term: Term) -> Message:
    """Return what a person reads who has no application to the term that is open."""
    text = _("You haven't applied to {term} yet.", term=escape(term.name))
    return message(text, [paragraph(text), buttons(button(_("Apply"), JOIN, style="primary"))])


def not_open_message(term: Term) -> Message:
    """Return when applications to the term open, in the reader's own zone."""
    opens = moment(start_of_day(term.applications_open_on, term.time_zone), "{date_long}")
    text = _(
        "Applications for {term} open on {opens}. Type `/mentoring join` then; you'd "
        "be very welcome.",
        term=escape(term.name),
        opens=opens,
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
