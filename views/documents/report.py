"""The report of a term as a PDF of one page, for those who fund the programme."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from programme.calendar import local_date, spell_day
from programme.eligibility import Role
from programme.focuses import FOCUSES
from programme.survey_responses import FEWEST
from programme.survey_times import Moment
from programme.term_report import ScaleMean, Shift, TermNumbers, TermReport
from views.documents.typeset import direction, to_pdf

_ROLES = {Role.MENTOR: "Mentors", Role.MENTEE: "Mentees"}
_SURVEYS = {Moment.MIDWAY: "Mid-way survey", Moment.FINAL: "Survey at the end"}
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
        "title": f"{report.issuer}, Mentoring Groups, {term.name}",
        "language": "en",
        "issuer": f"{report.issuer} · Mentoring Groups",
        "heading": _short(term.name, 2 * _LONGEST_NAME),
        "heading_dir": direction(term.name),
        "dates": f"{_day(term.starts_on)} to {_day(term.ends_on)}",
        "as_of": f"As of {_day(as_of)}" + ("" if as_of > term.ends_on else ", while it goes on"),
        "figures": [{"value": value, "label": label} for value, label in _figures(numbers)],
        "focuses": _bars(report),
        "weeks": _weeks(report),
        "people": _people(numbers),
        "survey": _survey(report),
        "earlier": _earlier(report),
        "small_print": (
            "Nobody is named here. Attendance is of those meetings that mentors or members told "
            f"about. Answers to surveys are shown from {FEWEST} people up, and only together."
        ),
    }


def _day(day: date) -> str:
    return spell_day(day).partition(" ")[2]


def _short(text: str, longest: int) -> str:
    return text if len(text) <= longest else f"{text[: longest - 1]}…"


def _percent(share: float | None) -> str:
    return _NONE if share is None else f"{share:.0%}"


def _total(by_role: Mapping[Role, int]) -> int:
    return sum(by_role.values())


def _figures(numbers: TermNumbers) -> list[tuple[str, str]]:
    return [
        (str(_total(numbers.applied)), "applications"),
        (str(_total(numbers.in_groups)), "people in groups"),
        (str(numbers.groups), "groups"),
        (str(numbers.meetings), "meetings held"),
        (_percent(numbers.attendance), "attendance"),
        (str(_total(numbers.certificates)), "certificates"),
    ]


def _bars(report: TermReport) -> dict[str, Any]:
    most = max((count for _, count in report.by_focus), default=1)
    return {
        "title": "Groups by focus",
        "empty": "No groups yet.",
        "rows": [
            {"label": FOCUSES[code].name, "value": str(count), "share": count / most}
            for code, count in report.by_focus
        ],
    }


def _weeks(report: TermReport) -> dict[str, Any]:
    return {
        "title": "Who came, week by week",
        "empty": "No meeting was told of yet.",
        "axis": "week of the term",
        "bars": [
            {"label": str(one.week), "value": _percent(share), "share": share}
            for one in report.weeks
            if one.asked
            for share in [one.there / one.asked]
        ],
    }


def _people(numbers: TermNumbers) -> dict[str, Any]:
    return {
        "title": "People",
        "headings": ["", "Applied", "In a group", "Certificates"],
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
        f"{_SURVEYS[one.moment]}: {one.answered} of {one.asked} answered" for one in report.rates
    ]
    return {
        "title": "What people say",
        "answered": " · ".join(answered),
        "empty": f"Nothing to show until {FEWEST} people have answered the survey at the end.",
        "shift_title": "How confident are you about what you do here?",
        "before": "before",
        "after": "after",
        "shifts": [_shift(one) for one in report.shifts],
        "scales": [_scale(one) for one in report.scales],
    }


def _shift(one: Shift) -> dict[str, Any]:
    span = one.highest - one.lowest
    return {
        "label": _ROLES[one.role],
        "of": f"{one.answered} answers, from {one.lowest} to {one.highest}",
        "before": f"{one.before:.1f}",
        "after": f"{one.after:.1f}",
        "before_share": (one.before - one.lowest) / span,
        "after_share": (one.after - one.lowest) / span,
    }


def _scale(one: ScaleMean) -> dict[str, str]:
    return {
        "role": _ROLES[one.role],
        "ask": _short(one.ask, _LONGEST_ASK),
        "dir": direction(one.ask),
        "mean": f"{one.mean:.1f} of {one.highest}",
    }


def _earlier(report: TermReport) -> dict[str, Any]:
    rows: Sequence[TermNumbers] = [report.numbers, *report.earlier]
    return {
        "title": "Compared with earlier terms",
        "empty": "This is the first term.",
        "headings": [
            *("Term", "Applications", "In groups", "Groups", "Meetings", "Attendance"),
            *("Certificates", "of those in groups"),
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
