"""The certificate as a PDF."""

from typing import Any

from programme.calendar import local_date, spell_date_of
from programme.certificate_codes import show_code
from programme.certificates import CertificateSeen
from programme.eligibility import Role
from programme.focuses import FOCUSES
from programme.translations import current_language
from programme.translations import gettext as _
from views.documents.typeset import direction, to_pdf


def draw_certificate(seen: CertificateSeen, issuer: str) -> bytes:
    """Return a certificate as a PDF of one page; ``issuer`` is the community's name.

    The same certificate makes the same bytes. Call it in a thread.
    """
    values = certificate_values(seen, issuer)
    return to_pdf("certificate.typ", values, at=seen.certificate.issued_at)


def certificate_values(seen: CertificateSeen, issuer: str) -> dict[str, Any]:
    """Return what the template is filled with."""
    certificate, term = seen.certificate, seen.term
    issued_on = local_date(certificate.issued_at, term.time_zone)
    code = show_code(certificate.code)
    return {
        "title": _("Certificate, {name}", name=certificate.name),
        "issuer": _("{issuer} · Mentoring Groups", issuer=issuer),
        "language": current_language(),
        "heading": _("Certificate of Completion"),
        "opening": _("This certificate is awarded to"),
        "name": certificate.name,
        "name_dir": direction(certificate.name),
        "body": _body(seen),
        "evidence": _evidence(seen),
        "signed_by": seen.issuer.name if seen.issuer is not None else issuer,
        "signed_as": _("Mentoring coordinator"),
        "date": spell_date_of(issued_on),
        "date_label": _("Date of issue"),
        "code": code,
        "code_label": _("Check it in Slack: /mentoring verify"),
    }


def _body(seen: CertificateSeen) -> str:
    term = seen.term
    values = {
        "term": term.name,
        "began": spell_date_of(term.starts_on),
        "ended": spell_date_of(term.ends_on),
    }
    if seen.group is not None:
        values["focus"] = FOCUSES[seen.group.focus].name
        if seen.role is Role.MENTOR:
            return _(
                "for guiding a mentoring group on {focus} as a mentor in the term {term}, "
                "{began} to {ended}.",
                **values,
            )
        return _(
            "for taking part in a mentoring group on {focus} as a mentee in the term {term}, "
            "{began} to {ended}.",
            **values,
        )
    if seen.role is Role.MENTOR:
        return _(
            "for guiding a mentoring group as a mentor in the term {term}, {began} to {ended}.",
            **values,
        )
    return _(
        "for taking part in a mentoring group as a mentee in the term {term}, {began} to {ended}.",
        **values,
    )


def _evidence(seen: CertificateSeen) -> list[str]:
    met: dict[str, bool] = seen.certificate.evidence.get("met", {})
    meetings = int(seen.certificate.evidence.get("meetings_attended", 0))
    words = {
        "onboarding": _("Mentor onboarding"),
        "meetings": _("{meetings} mentoring meetings", meetings=meetings),
        "power_check_in": _("Power check-in"),
        "showcase": _("Virtual showcase"),
        "final_survey": _("Post-programme survey"),
    }
    return [words[one] for one, is_met in met.items() if is_met and one in words]
