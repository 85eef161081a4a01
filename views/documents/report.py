"""The report of a term as a PDF of one page, for those who fund the programme."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from programme.calendar import local_date, spell_date_of
from programme.eligibility import Role
from programme.focuses import FOCUSES
from programme.survey_responses import FEWEST
from programme.survey_times import Moment
from programme.term_report import ScaleMean, Shift, TermNumbers, TermReport
from programme.translations import N_, Translated, current_language, spell_number
from programme.translations import gettext as _
from views.documents.typeset import direction, to_pdf

_ROLES = Translated({Role.MENTOR: N_("Mentors"), Role.MENTEE: N_("Mentees")})
_SURVEYS = Translated({Moment.MIDWAY: N_("Mid-way survey"), Moment.FINAL: N_("Survey at the end")})
_NONE = "–"
_LONGEST_ASK, _LONGEST_NAME = 120, 40


def draw_report(report: TermReport, now: datetime) -> bytes:
    """Return the report as a PDF; ``now`` is the aware instant as of which it is.

    Call it in a thread.
    """
    return to_pdf("report.typ", report_values(report, now), at=now)


def report_values(report: TermReport, now: datetime) -> dict[str, Any]:
    """Return what the template is filled with."""
    numbers = report.numbers
    term = numbers.term
    as_of = local_date(now, term.time_zone)
    return {
        "title": _("{issuer}, Mentoring Groups, {term}", issuer=report.issuer, term=term.name),
        "language": current_language(),
        "issuer": _("{issuer} · Mentoring Groups", issuer=report.issuer),
        "heading": _short(term.name, 2 * _LONGEST_NAME),
        "heading_dir": direction(term.name),
        "dates": _("{began} to {ended}", began=_day(term.starts_on), ended=_day(term.ends_on)),
        "as_of": _("As of {day}", day=_day(as_of))
        if as_of > term.ends_on
        else _("As of {day}, while it goes on", day=_day(as_of)),
        "figures": [{"value": value, "label": label} for value, label in _figures(numbers)],
        "focuses": _bars(report),
        "weeks": _weeks(report),
        "people": _people(numbers),
        "survey": _survey(report),
        "earlier": _earlier(report),
        "small_print": (
            _(
                "Nobody is named here. Attendance is of those meetings that mentors or "
                "members told about. Answers to surveys are shown from {fewest} people up, "
                "and only together.",
                fewest=FEWEST,
            )
        ),
    }


def _day(day: date) -> str:
    return spell_date_of(day)


def _short(text: str, longest: int) -> str:
    return text if len(text) <= longest else f"{text[: longest - 1]}…"


def _percent(share: float | None) -> str:
    return _NONE if share is None else f"{share:.0%}"


def _total(by_role: Mapping[Role, int]) -> int:
    return sum(by_role.values())


def _figures(numbers: TermNumbers) -> list[tuple[str, str]]:
    return [
        (str(_total(numbers.applied)), _("applications")),
        (str(_total(numbers.in_groups)), _("people in groups")),
        (str(numbers.groups), _("groups")),
        (str(numbers.meetings), _("meetings held")),
        (_percent(numbers.attendance), _("attendance")),
        (str(_total(numbers.certificates)), _("certificates")),
    ]


def _bars(report: TermReport) -> dict[str, Any]:
    most = max((count for _code, count in report.by_focus), default=1)
    return {
        "title": _("Groups by focus"),
        "empty": _("No groups yet."),
        "rows": [
            {"label": FOCUSES[code].name, "value": str(count), "share": count / most}
            for code, count in report.by_focus
        ],
    }


def _weeks(report: TermReport) -> dict[str, Any]:
    return {
        "title": _("Who came, week by week"),
        "empty": _("No meeting was told of yet."),
        "axis": _("week of the term"),
        "bars": [
            {"label": str(one.week), "value": _percent(share), "share": share}
            for one in report.weeks
            if one.asked
            for share in [one.there / one.asked]
        ],
    }


def _people(numbers: TermNumbers) -> dict[str, Any]:
    return {
        "title": _("People"),
        "headings": ["", _("Applied"), _("In a group"), _("Certificates")],
        "rows": [
            [
                name,
                str(numbers.applied.get(role, 0)),
                str(numbers.in_groups.get(role, 0)),
                str(numbers.certificates.get(role, 0)),
            ]
            for role, name in _ROLES.items()
        ],
    }


def _survey(report: TermReport) -> dict[str, Any]:
    answered = [
        _(
            "{survey}: {answered} of {asked} answered",
            survey=_SURVEYS[one.moment],
            answered=one.answered,
            asked=one.asked,
        )
        for one in report.rates
    ]
    return {
        "title": _("What people say"),
        "answered": " · ".join(answered),
        "empty": _(
            "Nothing to show until {fewest} people have answered the survey at the end.",
            fewest=FEWEST,
        ),
        "shift_title": _("How confident are you about what you do here?"),
        "before": _("before"),
        "after": _("after"),
        "shifts": [_shift(one) for one in report.shifts],
        "scales": [_scale(one) for one in report.scales],
    }


def _shift(one: Shift) -> dict[str, Any]:
    span = one.highest - one.lowest
    return {
        "label": _ROLES[one.role],
        "of": _(
            "{answered} answers, from {lowest} to {highest}",
            answered=one.answered,
            lowest=one.lowest,
            highest=one.highest,
        ),
        "before": spell_number(one.before),
        "after": spell_number(one.after),
        "before_share": (one.before - one.lowest) / span,
        "after_share": (one.after - one.lowest) / span,
    }


def _scale(one: ScaleMean) -> dict[str, str]:
    return {
        "role": _ROLES[one.role],
        "ask": _short(_(one.ask), _LONGEST_ASK),
        "dir": direction(one.ask),
        "mean": _("{mean} of {highest}", mean=spell_number(one.mean), highest=one.highest),
    }


def _earlier(report: TermReport) -> dict[str, Any]:
    rows: Sequence[TermNumbers] = [report.numbers, *report.earlier]
    return {
        "title": _("Compared with earlier terms"),
        "empty": _("This is the first term."),
        "headings": [
            *(
                _("Term"),
                _("Applications"),
                _("In groups"),
                _("Groups"),
                _("Meetings"),
                _("Attendance"),
            ),
            *(_("Certificates"), _("of those in groups")),
        ],
        "rows": [_term(one) for one in rows] if report.earlier else [],
    }


def _term(one: TermNumbers) -> list[str]:
    people, certificates = _total(one.in_groups), _total(one.certificates)
    return [
        _short(one.term.name, _LONGEST_NAME),
        str(_total(one.applied)),
        str(people),
        str(one.groups),
        str(one.meetings),
        _percent(one.attendance),
        str(certificates),
        _percent(certificates / people if people else None),
    ]
