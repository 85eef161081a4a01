"""Certificates for the coordinator: who earned one, granting, revoking; which are genuine."""

from collections.abc import Sequence

from slack_sdk.models.blocks import Block, ButtonElement, UserSelectElement
from slack_sdk.models.blocks.basic_components import PlainTextObject

from models import Term
from programme.certificate_codes import show_code
from programme.certificate_progress import Progress
from programme.certificate_rules import Requirement
from programme.certificates import LONGEST_REASON, CertificateSeen
from programme.eligibility import Role
from views.inputs import field, number, text_line
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
    verbatim,
)
from views.surfaces import Surface, modal

ISSUE_EARNED = "certificates.issue_earned"
SHOW_PAGE = "certificates.show_page"
REVIEW = "certificates.review"
REVIEW_PERSON = "certificates.review_person"
SEND_GRANT = "certificates.send_grant"
REVOKE = "certificates.revoke"
SEND_REVOKE = "certificates.send_revoke"
SET_REGULAR = "certificates.set_regular"
SEND_REGULAR = "certificates.send_regular"

_ON_A_PAGE = 10
WORDS = {
    Requirement.ONBOARDING: "onboarding",
    Requirement.MEETINGS: "meetings",
    Requirement.POWER_CHECK_IN: "power check-in",
    Requirement.SHOWCASE: "showcase",
    Requirement.FINAL_SURVEY: "survey",
}


def certificates_message(term: Term, everybody: Sequence[Progress], page: int = 0) -> Message:
    """Return who earned a certificate and who is how far, ten people at a time.

    Those who earned one and wait for it stand first, then those who are nearest to it.
    """
    ready = [one for one in everybody if one.is_earned and one.certificate is None]
    issued = sum(one.certificate is not None for one in everybody)
    text = (
        f"Certificates of {escape(term.name)}: {len(everybody)} people, {issued} issued, "
        f"{len(ready)} earned and waiting for you."
    )
    in_order = sorted(everybody, key=_urgency)
    pages = max(1, -(-len(in_order) // _ON_A_PAGE))
    page = min(max(page, 0), pages - 1)
    blocks: list[Block] = [heading("Certificates"), paragraph(text)]
    if ready:
        words = f"Issue {len(ready)}" if len(ready) > 1 else "Issue 1 certificate"
        issue = button(words, ISSUE_EARNED, value=str(term.id), style="primary")
        blocks.append(buttons(issue, button("What is regular?", SET_REGULAR)))
    else:
        blocks.append(buttons(button("What is regular?", SET_REGULAR)))
    shown = in_order[page * _ON_A_PAGE :][:_ON_A_PAGE]
    blocks += [paragraph(say_progress(one), _review_button(one)) for one in shown]
    turn = [
        button(words, f"{SHOW_PAGE}.{way}", value=f"{term.id}:{to}")
        for words, way, to in (("Back", "back", page - 1), ("More", "more", page + 1))
        if 0 <= to < pages
    ]
    if turn:
        blocks += [small_print(f"Page {page + 1} of {pages}"), buttons(*turn)]
    find = UserSelectElement(
        action_id=REVIEW_PERSON, placeholder=PlainTextObject(text="Find a person")
    )
    blocks.append(paragraph("Somebody in particular?", find))
    return message(text, blocks)


def _urgency(one: Progress) -> tuple[int, int, str]:
    if one.certificate is not None:
        return 2, 0, one.person.name
    return (0 if one.is_earned else 1), len(one.is_open) + 5 * one.has_left, one.person.name


def _review_button(one: Progress) -> ButtonElement:
    return button("Review", REVIEW, value=f"{one.term.id}:{one.person.id}:{one.role.value}")


def say_progress(one: Progress) -> str:
    """Return one person's line, as mrkdwn."""
    who = f"<@{one.person.slack_user_id}>, {one.role.value}"
    if one.certificate is not None:
        return f":scroll: {who}: issued, {show_code(one.certificate.code)}"
    if one.is_earned:
        return f":white_check_mark: {who}: everything met"
    missing = ", ".join(_say_missing(one, requirement) for requirement in one.is_open)
    left = " (left the group)" if one.has_left else ""
    return f":hourglass: {who}{left}: still open are {missing}"


def _say_missing(one: Progress, requirement: Requirement) -> str:
    if requirement is Requirement.MEETINGS:
        return f"meetings ({one.facts.meetings_attended} of {one.meetings_needed})"
    return WORDS[requirement]


def review_view(progress: Progress) -> Surface:
    """Return the modal with the evidence for one person, to issue, grant or revoke."""
    blocks: list[Block] = [paragraph(say_progress(progress))]
    blocks += [
        paragraph(
            f"{':white_check_mark:' if is_met else ':white_large_square:'} "
            f"{WORDS[requirement].capitalize()}{_evidence(progress, requirement)}"
        )
        for requirement, is_met in progress.met.items()
    ]
    ids = {"term": progress.term.id, "person": progress.person.id}
    is_mentor = progress.role is Role.MENTOR
    if progress.certificate is not None:
        revoke = button("Revoke it", REVOKE, value=str(progress.certificate.id), style="danger")
        if progress.certificate.grant_reason:
            blocks += verbatim(f"Granted because: {progress.certificate.grant_reason}")
        blocks += [
            small_print(f"Issued {moment(progress.certificate.issued_at)}"),
            buttons(revoke),
        ]
        view = modal("certificates.seen", "Certificate", blocks, submit="Close", ids=ids)
        del view["submit"]
        return {**view, "close": {"type": "plain_text", "text": "Close"}}
    hint = (
        "Everything is met, so this can stay empty."
        if progress.is_earned
        else "Not everything is met. Your reason is kept with the certificate; it isn't printed."
    )
    blocks.append(
        field(
            "reason",
            "Why they get it",
            text_line("certificates.reason", None, longest=LONGEST_REASON, multiline=True),
            hint=hint,
            optional=True,
        )
    )
    return modal(
        SEND_GRANT,
        "Certificate",
        blocks,
        submit="Issue it",
        ids={**ids, "is_mentor": int(is_mentor)},
    )


def _evidence(progress: Progress, requirement: Requirement) -> str:
    if requirement is not Requirement.MEETINGS:
        return ""
    facts = progress.facts
    excused = f", excused from {facts.meetings_excused}" if facts.meetings_excused else ""
    return (
        f": at {facts.meetings_attended} of {facts.meetings_held}{excused}; "
        f"{progress.meetings_needed} are needed"
    )


def revoke_view(certificate_id: int) -> Surface:
    """Return the form for revoking a certificate."""
    return modal(
        SEND_REVOKE,
        "Revoke a certificate",
        [
            paragraph(
                "It won't count as genuine any more; that it was issued and revoked stays on "
                "record. The person hears of it, with your reason."
            ),
            field(
                "reason",
                "Why",
                text_line("certificates.revoke_reason", None, longest=LONGEST_REASON),
            ),
        ],
        submit="Revoke",
        ids={"certificate": certificate_id},
    )


def regular_view(percent: int) -> Surface:
    """Return the form for what makes a mentor's attendance regular."""
    return modal(
        SEND_REGULAR,
        "Regular meetings",
        [
            paragraph(
                "Mentors earn their certificate by meeting regularly. Of the meetings that their "
                "group held and they weren't excused from, how many do they have to have been at?"
            ),
            field(
                "percent",
                "Percent of the meetings",
                number("certificates.percent", str(percent), least=1, most=100),
                hint="Two meetings at least, whatever stands here.",
            ),
        ],
        submit="Save",
    )


def issued_message(count: int) -> Message:
    """Return how many certificates were issued, for who did."""
    if not count:
        text = "There was none to issue: everybody who earned one has it."
    else:
        what = "1 certificate is" if count == 1 else f"{count} certificates are"
        text = f"{what} issued. Each person gets the PDF by direct message, in their own daytime."
    return message(text, [paragraph(f":scroll: {text}")])


def revoked_kept_message() -> Message:
    """Return that a certificate is revoked, for who did it."""
    text = "The certificate is revoked, and the person hears of it."
    return message(text, [paragraph(text)])


def regular_kept_message(percent: int) -> Message:
    """Return what counts as regular from now on."""
    text = f"Regular means {percent} % of a group's meetings from now on, and two at least."
    return message(text, [paragraph(f":white_check_mark: {text}")])


def ready_message(seen: CertificateSeen, get_file: str) -> Message:
    """Return that somebody's certificate is there; the file follows. ``get_file`` is the action."""
    as_what = "mentor" if seen.role is Role.MENTOR else "mentee"
    code = show_code(seen.certificate.code)
    text = (
        f"Congratulations! Here is your certificate as a {as_what} in {escape(seen.term.name)}. "
        "Thank you for all that you gave to your group."
    )
    return message(
        text,
        [
            paragraph(f":tada: {text}"),
            small_print(f"Its code is *{code}*; `/mentoring verify {code}` says it is genuine."),
            buttons(button("Get the PDF again", get_file, value=str(seen.certificate.id))),
        ],
    )


def revoked_message(seen: CertificateSeen) -> Message:
    """Return that a certificate was revoked, for whose it was."""
    text = (
        f"Your certificate for {escape(seen.term.name)} was revoked by a coordinator. They will "
        "gladly talk it over with you."
    )
    why = verbatim(f"They wrote: {seen.certificate.revoke_reason}")
    return message(text, [paragraph(text), *why])


def review_due_message(term: Term, earned: int, people: int) -> Message:
    """Return that a term is over and its certificates can be looked at, for a coordinator."""
    text = (
        f"{escape(term.name)} is over. {earned} of {people} people have earned a certificate and "
        "wait for it: `/mentoring certificates`."
    )
    return message(text, [paragraph(f":scroll: {text}")])


def verified_message(typed: str, seen: CertificateSeen | None) -> Message:
    """Return whether a certificate is genuine, and what it says."""
    if seen is None:
        text = "There is no certificate with this code. Is it complete? It has twelve characters."
        return message(text, [*verbatim(typed[:100]), paragraph(text)])
    certificate = seen.certificate
    said = (
        f"{escape(certificate.name)}, {seen.role.value} in {escape(seen.term.name)}, issued "
        f"{moment(certificate.issued_at, '{date_long}')}"
    )
    if certificate.revoked_at is not None:
        when = moment(certificate.revoked_at, "{date_long}")
        text = f"Not valid: the certificate of {said} was revoked {when}."
        return message(text, [paragraph(f":x: {text}")])
    text = f"Genuine: {said}."
    return message(text, [paragraph(f":white_check_mark: {text}")])


def verify_hint_message() -> Message:
    """Return how to ask whether a certificate is genuine."""
    text = "Type the code that stands on the certificate: `/mentoring verify 7F3K-92QX-M4TD`."
    return message(text, [paragraph(text)])
