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
from programme.survey_times import Moment, is_open
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
from views.surfaces import Surface, modal
from views.surveys import ANSWER, occasion

SET_NAME = "certificates.set_name"
SEND_NAME = "certificates.send_name"
GET_FILE = "certificates.get_file"

Coming = Mapping[Requirement, Sequence[Event]]

_NAMES = {
    Requirement.ONBOARDING: "the onboarding session",
    Requirement.MEETINGS: "meetings of your group",
    Requirement.POWER_CHECK_IN: "the power check-in",
    Requirement.SHOWCASE: "the virtual showcase",
    Requirement.FINAL_SURVEY: "the survey at the end",
}


def progress_message(progress: Progress, coming: Coming, now: datetime) -> Message:
    """Return how far somebody is, with a button where there is a next step now."""
    term = escape(progress.term.name)
    done = sum(progress.met.values())
    as_what = "as a mentor" if progress.role is Role.MENTOR else "as a mentee"
    if progress.certificate is not None:
        text = f"You have your certificate {as_what} for {term}. Congratulations!"
    elif progress.is_earned:
        text = f"You've done all that the certificate of {term} asks for. It is on its way!"
    else:
        text = f"Your certificate {as_what}, {term}: {done} of {len(progress.met)}."
    blocks: list[Block] = [heading("Your certificate"), paragraph(text)]
    blocks += [_line(progress, one, coming, now) for one in progress.met]
    name = progress.person.certificate_name or progress.person.name
    if progress.certificate is None:
        blocks += [
            small_print(f"It will carry the name *{escape(name)}*."),
            buttons(button("Write my name differently", SET_NAME)),
        ]
    else:
        get = button("Get the PDF", GET_FILE, value=str(progress.certificate.id))
        blocks.append(buttons(get))
    is_waiting = ", ".join(_NAMES[one] for one in progress.is_open)
    more = f" Still open: {is_waiting}." if is_waiting and progress.certificate is None else ""
    return message(f"{text}{more}", blocks)


def _line(progress: Progress, one: Requirement, coming: Coming, now: datetime) -> Block:
    if progress.met[one]:
        return paragraph(f":white_check_mark: {_done(progress, one)}")
    press = None
    if one is Requirement.FINAL_SURVEY and is_open(progress.term, Moment.FINAL, now):
        press = button("Answer", ANSWER, value=occasion(progress.term.id, Moment.FINAL))
    words = _open(progress, one, coming.get(one, ()), now)
    return paragraph(f":white_large_square: {words}", press)


def _done(progress: Progress, one: Requirement) -> str:
    facts = progress.facts
    return {
        Requirement.ONBOARDING: "You know the programme from its onboarding session or recording",
        Requirement.MEETINGS: f"You were at {facts.meetings_attended} meetings",
        Requirement.POWER_CHECK_IN: "You were at the power check-in",
        Requirement.SHOWCASE: "You were at the virtual showcase",
        Requirement.FINAL_SURVEY: "You answered the survey at the end",
    }[one]


def _open(progress: Progress, one: Requirement, events: Sequence[Event], now: datetime) -> str:
    if one is Requirement.MEETINGS:
        return _meetings(progress)
    if one is Requirement.FINAL_SURVEY:
        by = moment(final_deadline(progress.term), "{date_long}")
        if is_open(progress.term, Moment.FINAL, now):
            return f"Answer the survey at the end, before {by}"
        return f"Answer the survey at the end; it comes to you, and is open until {by}"
    what = {
        Requirement.ONBOARDING: "Come to the onboarding session, or watch its recording",
        Requirement.POWER_CHECK_IN: "Come to the power check-in",
        Requirement.SHOWCASE: "Come to the virtual showcase",
    }[one]
    if events:
        when = " or ".join(moment(event.starts_at) for event in events)
        return f"{what}: {when} (`/mentoring events`)"
    if one is Requirement.ONBOARDING:
        return f"{what} (`/mentoring events`)"
    return f"{what}. Were you there? `/mentoring events` lets you say so, or tell a coordinator"


def _meetings(progress: Progress) -> str:
    facts, needed = progress.facts, progress.meetings_needed
    so_far = f"you were at {facts.meetings_attended} of {facts.meetings_held} so far"
    if progress.role is Role.MENTEE:
        return f"Meet with your group at least {needed} times; {so_far}"
    return (
        f"Meet regularly with your group: at {progress.regular_percent} % of its meetings, at "
        f"least {needed} as of now; {so_far}"
    )


def no_progress_message(certificates: Sequence[CertificateSeen]) -> Message:
    """Return what somebody without a group now reads; ``certificates`` are those of before."""
    text = (
        "You aren't in a group at the moment. When you are, this shows how far you are with your "
        "certificate."
    )
    return message(text, [paragraph(text), *_earlier(certificates)])


def earlier_certificates_message(certificates: Sequence[CertificateSeen]) -> Message:
    """Return the certificates of earlier terms, each with its file."""
    return message("Your certificates of earlier terms", _earlier(certificates))


def _earlier(certificates: Sequence[CertificateSeen]) -> list[Block]:
    return [
        paragraph(
            f":scroll: {escape(seen.term.name)}, as a {seen.role.value} "
            f"({show_code(seen.certificate.code)})",
            button("Get the PDF", GET_FILE, value=str(seen.certificate.id)),
        )
        for seen in certificates[:20]
    ]


def name_view(name: str) -> Surface:
    """Return the form for the name on certificates."""
    return modal(
        SEND_NAME,
        "Your name",
        [
            field(
                "name",
                "As it should stand on your certificate",
                text_line("certificates.name", name, longest=LONGEST_NAME),
                hint="In any script. Leave it empty to use the name that Slack shows.",
                optional=True,
            )
        ],
        submit="Save",
    )


def name_kept_message(name: str) -> Message:
    """Return the name that certificates will carry."""
    text = f"Your certificate will carry the name {escape(name)}."
    return message(text, [paragraph(f":white_check_mark: {text}")])
