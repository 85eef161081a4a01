"""Issuing certificates, granting them with a reason, revoking them, and telling genuine ones.

Source: "both mentors and mentees will receive a certificate!"
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models import Audit, Certificate, Group, Person, Term, Workspace, insert_if_absent
from programme.certificate_codes import new_code, read_code
from programme.certificate_progress import Progress, find_progress, list_progress
from programme.eligibility import Role
from programme.nudges import say_later
from programme.people import Caller
from programme.permissions import Action, permit
from programme.refusals import FieldProblems, Refusal
from programme.terms import find_term
from programme.translations import gettext as _

READY = "certificates.ready"
REVOKED = "certificates.revoked"
LONGEST_NAME, LONGEST_REASON = 120, 500
_ALL = 100  # percent


async def get_term_for(session: AsyncSession, caller: Caller, term_id: int) -> Term:
    """Return a term whose certificates the caller may issue; else raise ``Refusal``."""
    permit(caller, Action.ISSUE_CERTIFICATES)
    term = await find_term(session, caller.workspace_id, term_id)
    if term is None:
        raise Refusal(_("That term isn't there any more. `/mentoring certificates` shows what is."))
    return term


async def find_certified_term(session: AsyncSession, caller: Caller, now: datetime) -> Term | None:
    """Return the term whose certificates are looked at now: the latest that has begun, or None.

    Raises ``Refusal`` for who may not issue certificates.
    """
    permit(caller, Action.ISSUE_CERTIFICATES)
    found = await session.exec(
        select(Term)
        .where(
            Term.workspace_id == caller.workspace_id,
            # A day's margin, since terms live in their own zones.
            col(Term.starts_on) <= now.date() + timedelta(days=1),
        )
        .order_by(col(Term.starts_on).desc(), col(Term.id).desc())
        .limit(1)
    )
    return found.first()


async def get_progress_for(
    session: AsyncSession, caller: Caller, term_id: int, person_id: int, role: str
) -> Progress:
    """Return somebody's progress, for a coordinator; raises ``Refusal`` when there is none."""
    term = await get_term_for(session, caller, term_id)
    for one in await find_progress(session, person_id, term):
        if one.role == role and one.person.workspace_id == caller.workspace_id:
            return one
    raise Refusal(_("They were in no group of this term, so there is nothing to certify."))


async def issue_earned(
    session: AsyncSession, caller: Caller, term_id: int, now: datetime
) -> list[Certificate]:
    """Issue a certificate to everybody who earned one and has none yet; returns the new ones.

    Pressed twice, or by two coordinators, each person gets one. They are told, and get the PDF.
    Raises ``Refusal`` for who may not.
    """
    term = await get_term_for(session, caller, term_id)
    await session.exec(select(Term.id).where(Term.id == term.id).with_for_update())
    return [
        await _issue(session, caller, one, None, now)
        for one in await list_progress(session, term)
        if one.is_earned and one.certificate is None
    ]


async def grant(
    session: AsyncSession, caller: Caller, progress: Progress, reason: str | None, now: datetime
) -> Certificate:
    """Issue one person's certificate; with a reason where not everything is met.

    Raises ``FieldProblems`` when the reason is missing or too long, ``Refusal`` for who may not.
    Who has a certificate keeps it, and it is returned.
    """
    permit(caller, Action.ISSUE_CERTIFICATES)
    if progress.certificate is not None:
        return progress.certificate
    text = (reason or "").strip() or None
    if text is None and not progress.is_earned:
        raise FieldProblems({"reason": _("Please say why: it is kept with the certificate.")})
    if text is not None and len(text) > LONGEST_REASON:
        raise FieldProblems(
            {
                "reason": _(
                    "Please keep it within {most} characters.",
                    most=LONGEST_REASON,
                )
            }
        )
    await session.exec(select(Term.id).where(Term.id == progress.term.id).with_for_update())
    return await _issue(session, caller, progress, text, now)


async def _issue(
    session: AsyncSession, caller: Caller, one: Progress, reason: str | None, now: datetime
) -> Certificate:
    certificate = Certificate(
        workspace_id=caller.workspace_id,
        term_id=one.term.id,
        person_id=one.person.id,
        group_id=one.group.id,
        role=one.role,
        name=one.person.certificate_name or one.person.name,
        code=new_code(),
        evidence=evidence_of(one),
        grant_reason=reason,
        issued_by=caller.person_id,
        issued_at=now,
    )
    await insert_if_absent(session, certificate)
    found = await session.exec(
        select(Certificate).where(
            Certificate.term_id == one.term.id,
            Certificate.person_id == one.person.id,
            Certificate.role == one.role,
            col(Certificate.revoked_at).is_(None),
        )
    )
    kept = found.one()
    if kept.code != certificate.code:  # another coordinator was faster
        return kept
    details = {"granted": reason is not None}
    await _audit(session, caller, "certificates.issue", kept, now, details)
    await say_later(
        session,
        workspace_id=caller.workspace_id,
        kind=READY,
        key=f"{READY}:certificate/{kept.id}",
        person_id=kept.person_id,
        subject={"certificate": kept.id},
        due_at=now,
        now=now,
    )
    return kept


def evidence_of(one: Progress) -> dict[str, Any]:
    """Return what is kept with a certificate: each requirement, and the numbers behind it."""
    return {
        "met": {requirement.value: is_met for requirement, is_met in one.met.items()},
        "meetings_attended": one.facts.meetings_attended,
        "meetings_excused": one.facts.meetings_excused,
        "meetings_held": one.facts.meetings_held,
        "meetings_needed": one.meetings_needed,
    }


async def revoke(
    session: AsyncSession, caller: Caller, certificate_id: int, reason: str | None, now: datetime
) -> Certificate:
    """Revoke a certificate: it stays as a trace and is not genuine any more; once.

    The person is told. Raises ``FieldProblems`` when the reason is missing or too long, and
    ``Refusal`` for who may not.
    """
    certificate = await get_certificate_for(session, caller, certificate_id)
    if certificate.revoked_at is not None:
        return certificate
    text = (reason or "").strip()
    if not text:
        raise FieldProblems({"reason": _("Please say why; the person reads it.")})
    if len(text) > LONGEST_REASON:
        raise FieldProblems(
            {
                "reason": _(
                    "Please keep it within {most} characters.",
                    most=LONGEST_REASON,
                )
            }
        )
    certificate.revoked_at, certificate.revoked_by = now, caller.person_id
    certificate.revoke_reason = text
    await _audit(session, caller, "certificates.revoke", certificate, now, {})
    await say_later(
        session,
        workspace_id=caller.workspace_id,
        kind=REVOKED,
        key=f"{REVOKED}:certificate/{certificate.id}",
        person_id=certificate.person_id,
        subject={"certificate": certificate.id},
        due_at=now,
        now=now,
    )
    return certificate


async def get_certificate_for(
    session: AsyncSession, caller: Caller, certificate_id: int
) -> Certificate:
    """Return a certificate of the workspace, for a coordinator; else raise ``Refusal``."""
    permit(caller, Action.ISSUE_CERTIFICATES)
    found = await session.exec(
        select(Certificate)
        .where(Certificate.id == certificate_id, Certificate.workspace_id == caller.workspace_id)
        .with_for_update()
    )
    certificate = found.one_or_none()
    if certificate is None:
        raise Refusal(_("That certificate isn't there. `/mentoring certificates` shows what is."))
    return certificate


async def _audit(
    session: AsyncSession,
    caller: Caller,
    action: str,
    certificate: Certificate,
    now: datetime,
    details: dict[str, Any],
) -> None:
    session.add(
        Audit(
            workspace_id=caller.workspace_id,
            at=now,
            actor_id=caller.person_id,
            action=action,
            subject=f"certificate/{certificate.id}",
            details=details,
        )
    )


async def keep_certificate_name(session: AsyncSession, caller: Caller, name: str | None) -> str:
    """Keep how the caller wants their name written on certificates to come; returns it.

    Empty means as in Slack. Raises ``FieldProblems`` when it is too long.
    """
    text = " ".join((name or "").split())
    if len(text) > LONGEST_NAME:
        raise FieldProblems(
            {"name": _("Please keep it within {most} characters.", most=LONGEST_NAME)}
        )
    found = await session.exec(
        select(Person).where(Person.id == caller.person_id).with_for_update()
    )
    person = found.one()
    person.certificate_name = text or None
    return text or person.name


@dataclass(frozen=True)
class CertificateSeen:
    """A certificate with what it is about; ``group`` and ``issuer`` are None when they are gone."""

    certificate: Certificate
    term: Term
    group: Group | None
    issuer: Person | None

    @property
    def role(self) -> Role:
        """As what the person took part."""
        return Role(self.certificate.role)


async def find_certificate(session: AsyncSession, certificate_id: int) -> CertificateSeen | None:
    """Return a certificate, or None when it is gone."""
    return await _see(session, Certificate.id == certificate_id)


async def find_certificate_by_code(
    session: AsyncSession, typed: str, workspace_id: int | None = None
) -> CertificateSeen | None:
    """Return the certificate with the code, as somebody typed it; None for none.

    With ``workspace_id`` only one of that workspace.
    """
    code = read_code(typed)
    if code is None:
        return None
    seen = await _see(session, Certificate.code == code)
    if seen is None or workspace_id not in {None, seen.certificate.workspace_id}:
        return None
    return seen


async def _see(session: AsyncSession, condition: Any) -> CertificateSeen | None:
    found = await _list_seen(session, condition)
    return found[0] if found else None


async def list_own_certificates(session: AsyncSession, caller: Caller) -> Sequence[CertificateSeen]:
    """Return the caller's valid certificates, the latest first."""
    return await _list_seen(
        session,
        Certificate.person_id == caller.person_id,
        Certificate.workspace_id == caller.workspace_id,
        col(Certificate.revoked_at).is_(None),
    )


_SEEN: Any = (
    select(Certificate, Term, Group, Person)
    .join(Term, col(Term.id) == col(Certificate.term_id))
    .outerjoin(Group, col(Group.id) == col(Certificate.group_id))
    .outerjoin(Person, col(Person.id) == col(Certificate.issued_by))
    .order_by(col(Certificate.issued_at).desc())
)


async def _list_seen(session: AsyncSession, *conditions: Any) -> Sequence[CertificateSeen]:
    found = await session.exec(_SEEN.where(*conditions))
    return [CertificateSeen(*row) for row in found]


async def get_own_certificate(
    session: AsyncSession, caller: Caller, certificate_id: int
) -> CertificateSeen:
    """Return a valid certificate of the caller's; else raise ``Refusal``."""
    seen = await find_certificate(session, certificate_id)
    if (
        seen is None
        or seen.certificate.person_id != caller.person_id
        or seen.certificate.revoked_at is not None
    ):
        raise Refusal(_("That isn't a certificate of yours. `/mentoring me` shows those you have."))
    return seen


async def get_regular_percent(session: AsyncSession, workspace_id: int) -> int:
    """Return of how many percent of its meetings a mentor's attendance is regular."""
    found = await session.exec(
        select(Workspace.regular_percent).where(Workspace.id == workspace_id)
    )
    return found.one()


async def keep_regular_percent(
    session: AsyncSession, caller: Caller, typed: str | None, now: datetime
) -> int:
    """Keep what counts as regular, for certificates that are not issued yet; returns it.

    Raises ``FieldProblems`` for what is no number from 1 to 100, ``Refusal`` for who may not.
    """
    permit(caller, Action.ISSUE_CERTIFICATES)
    text = (typed or "").strip()
    if not text.isascii() or not text.isdecimal() or not 1 <= int(text) <= _ALL:
        raise FieldProblems({"percent": _("Please give a whole number from 1 to 100.")})
    found = await session.exec(
        select(Workspace).where(Workspace.id == caller.workspace_id).with_for_update()
    )
    workspace = found.one()
    workspace.regular_percent = int(text)
    session.add(
        Audit(
            workspace_id=workspace.id,
            at=now,
            actor_id=caller.person_id,
            action="certificates.regular",
            subject=f"workspace/{workspace.id}",
            details={"percent": int(text)},
        )
    )
    return int(text)
