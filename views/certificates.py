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
from programme.translations import N_, Translated, ngettext
from programme.translations import gettext as _
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
from views.roles import ROLE_NAMES
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
WORDS = Translated(
    {
        Requirement.ONBOARDING: N_("onboarding"),
        Requirement.MEETINGS: N_("meetings"),
        Requirement.POWER_CHECK_IN: N_("power check-in"),
        Requirement.SHOWCASE: N_("showcase"),
        Requirement.FINAL_SURVEY: N_("survey"),
    }
)


def certificates_message(term: Term, everybody: Sequence[Progress], page: int = 0) -> Message:
    """Return who earned a certificate and who is how far, ten people at a time.

    Those who earned one and wait for it stand first, then those who are nearest to it.
    """
    ready = [one for one in everybody if one.is_earned and one.certificate is None]
    issued = sum(one.certificate is not None for one in everybody)
    text = _(
        "Certificates of {term}: {people} people, {issued} issued, {earned} earned "
        "and waiting for you.",
        term=escape(term.name),
        people=len(everybody),
        issued=issued,
        earned=len(ready),
    )
    in_order = sorted(everybody, key=_urgency)
    pages = max(1, -(-len(in_order) // _ON_A_PAGE))
    page = min(max(page, 0), pages - 1)
    blocks: list[Block] = [heading(_("Certificates")), paragraph(text)]
    if ready:
        words = ngettext("Issue {count} certificate", "Issue {count}", len(ready))
        issue = button(words, ISSUE_EARNED, value=str(term.id), style="primary")
        blocks.append(buttons(issue, button(_("What is regular?"), SET_REGULAR)))
    else:
        blocks.append(buttons(button(_("What is regular?"), SET_REGULAR)))
    shown = in_order[page * _ON_A_PAGE :][:_ON_A_PAGE]
    blocks += [paragraph(say_progress(one), _review_button(one)) for one in shown]
    turn = [
        button(words, f"{SHOW_PAGE}.{way}", value=f"{term.id}:{to}")
        for words, way, to in ((_("Back"), "back", page - 1), (_("More"), "more", page + 1))
        if 0 <= to < pages
    ]
    if turn:
        blocks += [
            small_print(_("Page {page} of {pages}", page=page + 1, pages=pages)),
            buttons(*turn),
        ]
    find = UserSelectElement(
        action_id=REVIEW_PERSON, placeholder=PlainTextObject(text=_("Find a person"))
    )
    blocks.append(paragraph(_("Somebody in particular?"), find))
    return message(text, blocks)


def _urgency(one: Progress) -> tuple[int, int, str]:
    if one.certificate is not None:
        return 2, 0, one.person.name
    return (0 if one.is_earned else 1), len(one.is_open) + 5 * one.has_left, one.person.name


def _review_button(one: Progress) -> ButtonElement:
    return button(_("Review"), REVIEW, value=f"{one.term.id}:{one.person.id}:{one.role.value}")


def say_progress(one: Progress) -> str:
    """Return one person's line, as mrkdwn."""
    who = f"<@{one.person.slack_user_id}>, {one.role.value}"
    if one.certificate is not None:
        return _(
            ":scroll: {who}: issued, {code}",
            who=who,
            code=show_code(one.certificate.code),
        )
    if one.is_earned:
        return _(":white_check_mark: {who}: everything met", who=who)
    missing = ", ".join(_say_missing(one, requirement) for requirement in one.is_open)
    left = _(" (left the group)") if one.has_left else ""
    return _(
        ":hourglass: {who}{left}: still open are {missing}", who=who, left=left, missing=missing
    )


def _say_missing(one: Progress, requirement: Requirement) -> str:
    if requirement is Requirement.MEETINGS:
        return _(
            "meetings ({attended} of {needed})",
            attended=one.facts.meetings_attended,
            needed=one.meetings_needed,
        )
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
        revoke = button(_("Revoke it"), REVOKE, value=str(progress.certificate.id), style="danger")
        if progress.certificate.grant_reason:
            blocks += verbatim(
                _("Granted because: {reason}", reason=progress.certificate.grant_reason)
            )
        blocks += [
            small_print(_("Issued {when}", when=moment(progress.certificate.issued_at))),
            buttons(revoke),
        ]
        view = modal("certificates.seen", _("Certificate"), blocks, submit=_("Close"), ids=ids)
        del view["submit"]
        return {**view, "close": {"type": "plain_text", "text": _("Close")}}
    hint = (
        _("Everything is met, so this can stay empty.")
        if progress.is_earned
        else _("Not everything is met. Your reason is kept with the certificate; it isn't printed.")
    )
    blocks.append(
        field(
            "reason",
            _("Why they get it"),
            text_line("certificates.reason", None, longest=LONGEST_REASON, multiline=True),
            hint=hint,
            optional=True,
        )
    )
    return modal(
        SEND_GRANT,
        _("Certificate"),
        blocks,
        submit=_("Issue it"),
        ids={**ids, "is_mentor": int(is_mentor)},
    )


def _evidence(progress: Progress, requirement: Requirement) -> str:
    if requirement is not Requirement.MEETINGS:
        return ""
    facts = progress.facts
    sentence = (
        N_(": at {attended} of {held}, excused from {excused}; {needed} are needed")
        if facts.meetings_excused
        else N_(": at {attended} of {held}; {needed} are needed")
    )
    return _(
        sentence,
        attended=facts.meetings_attended,
        held=facts.meetings_held,
        excused=facts.meetings_excused,
        needed=progress.meetings_needed,
    )


def revoke_view(certificate_id: int) -> Surface:
    """Return the form for revoking a certificate."""
    return modal(
        SEND_REVOKE,
        _("Revoke a certificate"),
        [
            paragraph(
                _(
                    "It won't count as genuine any more; that it was issued and revoked stays on "
                    "record. The person hears of it, with your reason."
                )
            ),
            field(
                "reason",
                _("Why"),
                text_line("certificates.revoke_reason", None, longest=LONGEST_REASON),
            ),
        ],
        submit=_("Revoke"),
        ids={"certificate": certificate_id},
    )


def regular_view(percent: int) -> Surface:
    """Return the form for what makes a mentor's attendance regular."""
    return modal(
        SEND_REGULAR,
        _("Regular meetings"),
        [
            paragraph(
                _(
                    "Mentors earn their certificate by meeting regularly. Of the meetings that "
                    "their group held and they weren't excused from, how many do they have to "
                    "have been at?"
                )
            ),
            field(
                "percent",
                _("Percent of the meetings"),
                number("certificates.percent", str(percent), least=1, most=100),
                hint=_("Two meetings at least, whatever stands here."),
            ),
        ],
        submit=_("Save"),
    )


def issued_message(count: int) -> Message:
    """Return how many certificates were issued, for who did."""
    if not count:
        text = _("There was none to issue: everybody who earned one has it.")
    else:
        text = ngettext(
            "{count} certificate is issued. Each person gets the PDF by direct message, in their "
            "own daytime.",
            "{count} certificates are issued. Each person gets the PDF by direct message, in their "
            "own daytime.",
            count,
        )
    return message(text, [paragraph(f":scroll: {text}")])


def revoked_kept_message() -> Message:
    """Return that a certificate is revoked, for who did it."""
    text = _("The certificate is revoked, and the person hears of it.")
    return message(text, [paragraph(text)])


def regular_kept_message(percent: int) -> Message:
    """Return what counts as regular from now on."""
    text = _(
        "Regular means {percent} % of a group's meetings from now on, and two at least.",
        percent=percent,
    )
    return message(text, [paragraph(f":white_check_mark: {text}")])


def ready_message(seen: CertificateSeen, get_file: str) -> Message:
    """Return that somebody's certificate is there; the file follows. ``get_file`` is the action."""
    code = show_code(seen.certificate.code)
    text = _(
        "Congratulations! Here is your certificate as a {role} in {term}. Thank "
        "you for all that you gave to your group.",
        role=ROLE_NAMES[seen.role],
        term=escape(seen.term.name),
    )
    return message(
        text,
        [
            paragraph(f":tada: {text}"),
            small_print(
                _("Its code is *{code}*; `/mentoring verify {code}` says it is genuine.", code=code)
            ),
            buttons(button(_("Get the PDF again"), get_file, value=str(seen.certificate.id))),
        ],
    )


def revoked_message(seen: CertificateSeen) -> Message:
    """Return that a certificate was revoked, for whose it was."""
    text = _(
        "Your certificate for {term} was revoked by a coordinator. They will gladly "
        "talk it over with you.",
        term=escape(seen.term.name),
    )
    why = verbatim(_("They wrote: {reason}", reason=seen.certificate.revoke_reason))
    return message(text, [paragraph(text), *why])


def review_due_message(term: Term, earned: int, people: int) -> Message:
    """Return that a term is over and its certificates can be looked at, for a coordinator."""
    text = _(
        "{term} is over. {earned} of {people} people have earned a certificate and "
        "wait for it: `/mentoring certificates`.",
        term=escape(term.name),
        earned=earned,
        people=people,
    )
    return message(text, [paragraph(f":scroll: {text}")])


def verified_message(typed: str, seen: CertificateSeen | None) -> Message:
    """Return whether a certificate is genuine, and what it says."""
    if seen is None:
        text = _(
            "There is no certificate with this code. Is it complete? It has twelve characters."
        )
        return message(text, [*verbatim(typed[:100]), paragraph(text)])
    certificate = seen.certificate
    said = _(
        "{name}, {role} in {term}, issued {when}",
        name=escape(certificate.name),
        role=ROLE_NAMES[seen.role],
        term=escape(seen.term.name),
        when=moment(certificate.issued_at, "{date_long}"),
    )
    if certificate.revoked_at is not None:
        when = moment(certificate.revoked_at, "{date_long}")
        text = _("Not valid: the certificate of {said} was revoked {when}.", said=said, when=when)
        return message(text, [paragraph(f":x: {text}")])
    text = _("Genuine: {said}.", said=said)
    return message(text, [paragraph(f":white_check_mark: {text}")])


def verify_hint_message() -> Message:
    """Return how to ask whether a certificate is genuine."""
    text = _("Type the code that stands on the certificate: `/mentoring verify 7F3K-92QX-M4TD`.")
    return message(text, [paragraph(text)])
