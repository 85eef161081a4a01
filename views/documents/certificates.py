"""The certificate as a PDF."""

from typing import Any

from programme.calendar import local_date, spell_day
from programme.certificate_codes import show_code
from programme.certificates import CertificateSeen
from programme.eligibility import Role
from programme.focuses import FOCUSES
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
        "title": f"Certificate, {certificate.name}",
        "issuer": f"{issuer} · Mentoring Groups",
        "language": "en",
        "heading": "Certificate of Completion",
        "opening": "This certificate is awarded to",
        "name": certificate.name,
        "name_dir": direction(certificate.name),
        "body": _body(seen),
        "evidence": _evidence(seen),
        "signed_by": seen.issuer.name if seen.issuer is not None else issuer,
        "signed_as": "Mentoring coordinator",
        "date": f"{issued_on.day} {issued_on:%B %Y}",
        "date_label": "Date of issue",
        "code": code,
        "code_label": "Check it in Slack: /mentoring verify",
    }


def _body(seen: CertificateSeen) -> str:
    term = seen.term
    began, ended = spell_day(term.starts_on), spell_day(term.ends_on)
    when = f"{term.name}, {began.partition(' ')[2]} to {ended.partition(' ')[2]}"
    focus = f" on {FOCUSES[seen.group.focus].name}" if seen.group is not None else ""
    if seen.role is Role.MENTOR:
        return f"for guiding a mentoring group{focus} as a mentor in the term {when}."
    return f"for taking part in a mentoring group{focus} as a mentee in the term {when}."


def _evidence(seen: CertificateSeen) -> list[str]:
    met: dict[str, bool] = seen.certificate.evidence.get("met", {})
    meetings = int(seen.certificate.evidence.get("meetings_attended", 0))
    words = {
        "onboarding": "Mentor onboarding",
        "meetings": f"{meetings} mentoring meetings",
        "power_check_in": "Power check-in",
        "showcase": "Virtual showcase",
        "final_survey": "Post-programme survey",
    }
    return [words[one] for one, is_met in met.items() if is_met and one in words]
