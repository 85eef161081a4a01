"""The modal in which a coordinator plans a term, and what is said when it is saved."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from slack_sdk.models.blocks import Block, DividerBlock

from models import Term
from programme.term_plans import LONGEST_NAME, TermPlan, weeks_between
from programme.translations import N_, Translated
from programme.translations import gettext as _
from views.inputs import checkboxes, day_picker, field, moment_picker, option, text_line
from views.messages import Message, escape, facts, message, moment, paragraph, small_print
from views.surfaces import Surface, modal

TERM_VIEW = "terms.save"
SHOWCASE_FIELDS = ("showcase_1_at", "showcase_2_at", "showcase_3_at")
CONFIRM_LENGTH = "length_confirmed"
CONFIRMED = "confirmed"

MILESTONES = Translated(
    {
        "applications_open_on": N_("Applications open"),
        "applications_close_on": N_("Applications close"),
        "info_session_at": N_("Info session"),
        "matching_on": N_("Matching"),
        "onboarding_at": N_("Mentor onboarding"),
        "starts_on": N_("Start"),
        "power_check_in_at": N_("Power check-in"),
        "midway_survey_on": N_("Mid-way survey"),
        "final_survey_on": N_("Final survey"),
        "showcase_at": N_("Virtual showcase"),
        "ends_on": N_("End"),
    }
)


@dataclass(frozen=True)
class _Date:
    """One date of the form: whether it may be left empty, and what then happens."""

    name: str
    hint: str | None = None
    optional: bool = False


_DATES = (
    _Date("applications_open_on"),
    _Date("applications_close_on", N_("The last day. Later mentees go on the waiting list.")),
    _Date("info_session_at", optional=True),
    _Date("matching_on", N_("The day on which you form the groups."), optional=True),
    _Date("onboarding_at", optional=True),
    _Date("starts_on"),
    _Date("ends_on", N_("The last day, 8 to 12 weeks after the start.")),
    _Date("power_check_in_at", N_("Empty: halfway, at 15:00 your time."), optional=True),
    _Date("midway_survey_on", N_("Empty: halfway."), optional=True),
    _Date("final_survey_on", N_("Empty: a week before the end."), optional=True),
)


def term_view(plan: TermPlan, term: Term | None, *, ask_length: bool = False) -> Surface:
    """Return the modal, filled in with the plan; ``term`` is given when it is edited.

    ``ask_length`` adds the question whether so short or long a term is meant.
    """
    blocks: list[Block] = [
        field(
            "name",
            _("Name"),
            text_line("terms.name", plan.name, longest=LONGEST_NAME, placeholder=_("Autumn 2026")),
        ),
        *(_date_field(each, plan) for each in _DATES),
        *(
            field(
                name,
                _("Virtual showcase")
                if number == 0
                else _("Showcase {number}, for other zones", number=number + 1),
                moment_picker(
                    f"terms.{name}",
                    plan.showcases_at[number] if number < len(plan.showcases_at) else None,
                ),
                hint=_("Empty: two days before the end, at 15:00 your time.")
                if not number
                else None,
                optional=True,
            )
            for number, name in enumerate(SHOWCASE_FIELDS)
        ),
    ]
    if ask_length and plan.starts_on and plan.ends_on:
        blocks += _length_question(plan.starts_on, plan.ends_on)
    return modal(
        TERM_VIEW,
        _("Edit the term") if term else _("Plan a new term"),
        blocks,
        submit=_("Save") if term else _("Create"),
        ids={"term": term.id} if term else None,
    )


def _date_field(each: _Date, plan: TermPlan) -> Block:
    value = getattr(plan, each.name)
    action_id = f"terms.{each.name}"
    is_day = each.name.endswith("_on")
    element = day_picker(action_id, value) if is_day else moment_picker(action_id, value)
    return field(
        each.name,
        MILESTONES[each.name],
        element,
        hint=each.hint and _(each.hint),
        optional=each.optional,
    )


def _length_question(starts_on: date, ends_on: date) -> list[Block]:
    weeks = weeks_between(starts_on, ends_on)
    return [
        DividerBlock(),
        paragraph(
            _(
                ":calendar: This term runs for *{weeks} weeks*. The programme's rule is 8 to "
                "12, though real rounds ran from 9 to 17. Change the start or the end above, "
                "or tick the box and press the button again.",
                weeks=weeks,
            )
        ),
        field(
            CONFIRM_LENGTH,
            _("Is that what you mean?"),
            checkboxes(
                "terms.length_confirmed",
                [option(CONFIRMED, _("Yes, {weeks} weeks is right", weeks=weeks))],
                [],
            ),
            optional=True,
        ),
    ]


def term_message(term: Term, dates: Sequence[tuple[str, datetime]], *, is_new: bool) -> Message:
    """Return the confirmation that a term was saved, with its dates in the reader's zone."""
    said = (
        N_("{term} is planned: {weeks} weeks.")
        if is_new
        else N_("{term} is changed: {weeks} weeks.")
    )
    text = _(said, term=escape(term.name), weeks=weeks_between(term.starts_on, term.ends_on))
    return message(
        text,
        [
            paragraph(f":calendar: {text}"),
            *facts((MILESTONES[name], milestone(name, at)) for name, at in dates),
            small_print(_("`/mentoring term edit` changes it, `/mentoring status` shows it.")),
        ],
    )


def milestone(name: str, at: datetime) -> str:
    """Return one date of a term for its reader: a day, or a time where it has one."""
    return moment(at, "{date_long}") if name.endswith("_on") else moment(at)


def no_term_to_edit_message() -> Message:
    """Return what a coordinator reads who edits before there is a term."""
    text = _("There is no term to edit yet. `/mentoring term new` plans one.")
    return message(text, [paragraph(text)])
