"""The modal of ``/mentoring join``. Block ids are the names of the form's fields."""

from datetime import datetime

from slack_sdk.models.blocks import Block, DividerBlock, Option, OptionGroup

from models import Term
from programme.agreement import (
    CODE_OF_CONDUCT,
    CODE_OF_CONDUCT_URL,
    INCIDENT_REPORTING_URL,
    PARTS,
    find_changed_agreement,
)
from programme.application_drafts import (
    LONGEST_HOPES,
    MOST_FOCUSES,
    MOST_WORKSHOPS,
    Draft,
)
from programme.applications import is_after_window
from programme.eligibility import CAPACITIES, Certification, Role
from programme.focuses import FOCUSES, OUTCOMES
from programme.languages import CODES, language_name
from programme.mrkdwn import fill, to_mrkdwn
from programme.translations import N_, Translated
from programme.translations import gettext as _
from views.apart import apart_blocks
from views.application_meeting import meeting_blocks
from views.inputs import (
    checkboxes,
    field,
    menu,
    multi_menu,
    number,
    option,
    option_group,
    radio,
    text_line,
)
from views.messages import heading, paragraph, small_print
from views.surfaces import Surface, modal

JOIN_VIEW = "applications.send"
CHOOSE_ROLE = "applications.choose_role"
AGREED = "agreed"

CERTIFICATIONS = Translated(
    {
        Certification.CERTIFIED: N_("I'm a certified instructor"),
        Certification.TRAINED: N_("I did the training, certification is under way"),
        Certification.TRAINING: N_("I'm in instructor training now"),
        Certification.NONE: N_("I haven't started instructor training"),
    }
)
_CO_MENTOR = Translated(
    {"yes": N_("Yes, I'd like a co-mentor"), "no": N_("I'd rather guide my group alone")}
)
_FOCUS_LABELS = (N_("First choice"), N_("Second choice"), N_("Third choice"))


def _roles() -> list[Option]:
    return [
        option(Role.MENTEE, _("Mentee"), _("You'd like to learn, in a small group with a mentor")),
        option(
            Role.MENTOR,
            _("Mentor"),
            _("You're a certified instructor and will guide a small group"),
        ),
    ]


def join_view(term: Term, draft: Draft, now: datetime, *, is_edit: bool) -> Surface:
    """Return the modal, filled in with the draft; a role has to be chosen before the rest shows.

    ``now`` decides whether this is for the waiting list, and the offsets of time zones.
    """
    blocks: list[Block] = [heading(term.name), *_notice(term, now)]
    blocks.append(
        field(
            "role", _("I'd like to be a"), radio(CHOOSE_ROLE, _roles(), draft.role), dispatch=True
        )
    )
    if draft.role is not None:
        blocks += _work(draft)
        blocks += _about_you(draft)
        blocks += meeting_blocks(draft, now)
    if draft.role is Role.MENTOR:
        blocks += _mentoring(draft)
    if draft.role is not None:
        blocks += apart_blocks(draft.apart or ())
    return modal(
        JOIN_VIEW,
        _("Join a mentoring group"),
        blocks,
        submit=(_("Save") if is_edit else _("Send")) if draft.role else _("Next"),
        ids={"term": term.id},
    )


def _notice(term: Term, now: datetime) -> list[Block]:
    if not is_after_window(term, now):
        return []
    return [
        paragraph(
            _(
                ":seedling: Groups have begun to form, so you'd go on the *waiting list*: "
                "people join as places come free."
            )
        )
    ]


def _work(draft: Draft) -> list[Block]:
    return [
        DividerBlock(),
        heading(_("What you'd like to work on")),
        *(
            field(
                f"focus_{number}",
                label,
                menu(f"applications.focus_{number}", _("Choose one"), _focuses(), chosen),
                optional=number > 1,
            )
            for number, label, chosen in zip(
                range(1, MOST_FOCUSES + 1), map(_, _FOCUS_LABELS), draft.focuses, strict=True
            )
        ),
        field(
            "aims",
            _("In particular"),
            multi_menu("applications.aims", _("Choose any"), _aims(), draft.aims),
            optional=True,
        ),
        field(
            "hopes",
            _("What do you hope to achieve?"),
            text_line("applications.hopes", draft.hopes, longest=LONGEST_HOPES, multiline=True),
        ),
    ]


def _focuses() -> list[OptionGroup]:
    by_tool = [outcome for outcome in OUTCOMES if outcome.by_tool]
    general = [outcome for outcome in OUTCOMES if not outcome.by_tool]
    groups = [(_(outcome.name), [outcome]) for outcome in by_tool] + [(_("General"), general)]
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
            _(outcome.name),
            [option(aim.code, _(aim.name), aim.example and _(aim.example)) for aim in outcome.aims],
        )
        for outcome in OUTCOMES
    ]


def _about_you(draft: Draft) -> list[Block]:
    certifications = [option(value, text) for value, text in CERTIFICATIONS.items()]
    return [
        DividerBlock(),
        heading(_("About you")),
        field(
            "certification",
            _("Instructor training"),
            radio("applications.certification", certifications, draft.certification),
        ),
        field(
            "workshops",
            _("Workshops you have taught"),
            number("applications.workshops", draft.workshops, least=0, most=MOST_WORKSHOPS),
            hint=_("As an instructor. Helping at one doesn't count here, but it does count!"),
        ),
        field(
            "languages",
            _("Languages you'd meet in"),
            multi_menu("applications.languages", _("Choose any"), _languages(), draft.languages),
        ),
    ]


def _languages() -> list[Option]:
    return [option(code, language_name(code)) for code in sorted(CODES, key=language_name)]


def _mentoring(draft: Draft) -> list[Block]:
    counts = [option(str(number), str(number)) for number in CAPACITIES]
    wishes = [option(value, text) for value, text in _CO_MENTOR.items()]
    wish = None if draft.co_mentor is None else ("yes" if draft.co_mentor else "no")
    return [
        DividerBlock(),
        heading(_("Your group")),
        field(
            "capacity",
            _("How many mentees at most?"),
            menu(
                "applications.capacity",
                _("1 to 5"),
                counts,
                str(draft.capacity) if draft.capacity else None,
            ),
        ),
        field("co_mentor", _("A co-mentor?"), radio("applications.co_mentor", wishes, wish)),
        DividerBlock(),
        heading(_("Mentor agreement")),
        *(paragraph(text) for text in agreement_text()),
        field(
            "agreed",
            _("Do you agree?"),
            checkboxes(
                "applications.agreed",
                [option(AGREED, _("I agree"))],
                [AGREED] if draft.agreed else [],
            ),
        ),
        small_print(_("About 4 hours a month: 2 to prepare, 1 to meet, 1 to answer messages.")),
    ]


def agreement_text() -> list[str]:
    """Return the mentor agreement in full, as mrkdwn paragraphs."""
    changed = find_changed_agreement()
    conduct, violations = _("Code of Conduct"), _("promptly report any violations of the CoC")
    code = f"<{CODE_OF_CONDUCT_URL}|{conduct}>"
    report = f"<{INCIDENT_REPORTING_URL}|{violations}>"
    if changed is not None:
        return [fill(to_mrkdwn(changed), {"code_of_conduct": code, "report": report})]
    return [
        _(CODE_OF_CONDUCT, code_of_conduct=code, report=report),
        *(
            "\n".join([_(part.opening), *(f"• {_(point)}" for point in part.points)])
            for part in PARTS
        ),
    ]
