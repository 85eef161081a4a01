"""Someone's own way to the certificate: done, open, by when, and the next step."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from slack_sdk.models.blocks import Block

from models import Event
from programme.certificate_codes import show_code
from programme.certificate_progress import Progress, final_deadline
from programme.certificate_rules import Requirement
from programme.certificates import LONGEST_NAME, CertificateSeen
from programme.eligibility import Role
from programme.listings import listing
from programme.survey_times import Moment, is_open
from programme.translations import N_, Translated
from programme.translations import gettext as _
from views.inputs import field, text_line
from views.messages import (
    Message,
    button,
    buttons,
    escape,
    heading,
    message,
    moment,
    paragraph,
    small_print,
)
from views.roles import ROLE_NAMES
from views.surfaces import Surface, modal
from views.surveys import ANSWER, occasion

SET_NAME = "certificates.set_name"
SEND_NAME = "certificates.send_name"
GET_FILE = "certificates.get_file"

Coming = Mapping[Requirement, Sequence[Event]]

_NAMES = Translated(
    {
        Requirement.ONBOARDING: N_("the onboarding session"),
        Requirement.MEETINGS: N_("meetings of your group"),
        Requirement.POWER_CHECK_IN: N_("the power check-in"),
        Requirement.SHOWCASE: N_("the virtual showcase"),
        Requirement.FINAL_SURVEY: N_("the survey at the end"),
    }
)


def progress_message(progress: Progress, coming: Coming, now: datetime) -> Message:
    """Return how far somebody is, with a button where there is a next step now."""
    term = escape(progress.term.name)
    done = sum(progress.met.values())
    if progress.certificate is not None:
        text = _(
            "You have your certificate as a {role} for {term}. Congratulations!",
            role=ROLE_NAMES[progress.role],
            term=term,
        )
    elif progress.is_earned:
        text = _(
            "You've done all that the certificate of {term} asks for. It is on its way!", term=term
        )
    else:
        text = _(
            "Your certificate as a {role}, {term}: {done} of {all}.",
            role=ROLE_NAMES[progress.role],
            term=term,
            done=done,
            all=len(progress.met),
        )
    blocks: list[Block] = [heading(_("Your certificate")), paragraph(text)]
    blocks += [_line(progress, one, coming, now) for one in progress.met]
    name = progress.person.certificate_name or progress.person.name
    if progress.certificate is None:
        blocks += [
            small_print(_("It will carry the name *{name}*.", name=escape(name))),
            buttons(button(_("Write my name differently"), SET_NAME)),
        ]
    else:
        get = button(_("Get the PDF"), GET_FILE, value=str(progress.certificate.id))
        blocks.append(buttons(get))
    is_waiting = ", ".join(_NAMES[one] for one in progress.is_open)
    more = (
        _(" Still open: {is_waiting}.", is_waiting=is_waiting)
        if is_waiting and progress.certificate is None
        else ""
    )
    return message(f"{text}{more}", blocks)


def _line(progress: Progress, one: Requirement, coming: Coming, now: datetime) -> Block:
    if progress.met[one]:
        return paragraph(f":white_check_mark: {_done(progress, one)}")
    press = None
    if one is Requirement.FINAL_SURVEY and is_open(progress.term, Moment.FINAL, now):
        press = button(_("Answer"), ANSWER, value=occasion(progress.term.id, Moment.FINAL))
    words = _open(progress, one, coming.get(one, ()), now)
    return paragraph(f":white_large_square: {words}", press)


def _done(progress: Progress, one: Requirement) -> str:
    facts = progress.facts
    return {
        Requirement.ONBOARDING: _(
            "You know the programme from its onboarding session or recording"
        ),
        Requirement.MEETINGS: _(
            "You were at {attended} meetings", attended=facts.meetings_attended
        ),
        Requirement.POWER_CHECK_IN: _("You were at the power check-in"),
        Requirement.SHOWCASE: _("You were at the virtual showcase"),
        Requirement.FINAL_SURVEY: _("You answered the survey at the end"),
    }[one]


def _open(progress: Progress, one: Requirement, events: Sequence[Event], now: datetime) -> str:
    if one is Requirement.MEETINGS:
        return _meetings(progress)
    if one is Requirement.FINAL_SURVEY:
        by = moment(final_deadline(progress.term), "{date_long}")
        if is_open(progress.term, Moment.FINAL, now):
            return _("Answer the survey at the end, before {by}", by=by)
        return _("Answer the survey at the end; it comes to you, and is open until {by}", by=by)
    what = {
        Requirement.ONBOARDING: _("Come to the onboarding session, or watch its recording"),
        Requirement.POWER_CHECK_IN: _("Come to the power check-in"),
        Requirement.SHOWCASE: _("Come to the virtual showcase"),
    }[one]
    if events:
        when = listing([moment(event.starts_at) for event in events], any_of=True)
        return f"{what}: {when} (`/mentoring events`)"
    if one is Requirement.ONBOARDING:
        return f"{what} (`/mentoring events`)"
    return _(
        "{what}. Were you there? `/mentoring events` lets you say so, or tell a coordinator",
        what=what,
    )


def _meetings(progress: Progress) -> str:
    facts, needed = progress.facts, progress.meetings_needed
    so_far = _(
        "you were at {attended} of {held} so far",
        attended=facts.meetings_attended,
        held=facts.meetings_held,
    )
    if progress.role is Role.MENTEE:
        return _(
            "Meet with your group at least {needed} times; {so_far}", needed=needed, so_far=so_far
        )
    return _(
        "Meet regularly with your group: at {percent} % of its meetings, at "
        "least {needed} as of now; {so_far}",
        percent=progress.regular_percent,
        needed=needed,
        so_far=so_far,
    )


def no_progress_message(certificates: Sequence[CertificateSeen]) -> Message:
    """Return what somebody without a group now reads; ``certificates`` are those of before."""
    text = _(
        "You aren't in a group at the moment. When you are, this shows how far you are with your "
        "certificate."
    )
    return message(text, [paragraph(text), *_earlier(certificates)])


def earlier_certificates_message(certificates: Sequence[CertificateSeen]) -> Message:
    """Return the certificates of earlier terms, each with its file."""
    return message(_("Your certificates of earlier terms"), _earlier(certificates))


def _earlier(certificates: Sequence[CertificateSeen]) -> list[Block]:
    return [
        paragraph(
            _(
                ":scroll: {term}, as a {role} ({code})",
                term=escape(seen.term.name),
                role=ROLE_NAMES[seen.role],
                code=show_code(seen.certificate.code),
            ),
            button(_("Get the PDF"), GET_FILE, value=str(seen.certificate.id)),
        )
        for seen in certificates[:20]
    ]


def name_view(name: str) -> Surface:
    """Return the form for the name on certificates."""
    return modal(
        SEND_NAME,
        _("Your name"),
        [
            field(
                "name",
                _("As it should stand on your certificate"),
                text_line("certificates.name", name, longest=LONGEST_NAME),
                hint=_("In any script. Leave it empty to use the name that Slack shows."),
                optional=True,
            )
        ],
        submit=_("Save"),
    )


def name_kept_message(name: str) -> Message:
    """Return the name that certificates will carry."""
    text = _("Your certificate will carry the name {name}.", name=escape(name))
    return message(text, [paragraph(f":white_check_mark: {text}")])
