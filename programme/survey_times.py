"""When the surveys of a term are open.

Source: "Mentors and mentees will be asked to complete a short survey halfway through", "a second
short survey at the end".
"""

from datetime import date, datetime, timedelta
from enum import StrEnum

from models import Term
from programme.calendar import local_date
from programme.eligibility import Role
from programme.groups import Part
from programme.translations import N_, Translated

FINAL_STAYS_OPEN = timedelta(weeks=3)  # after the term's last day
_MIDWAY_STAYS_OPEN = timedelta(days=13)  # at least, besides its first day


class Moment(StrEnum):
    """When a survey is held."""

    MIDWAY = "midway"
    FINAL = "final"


NAMES = Translated({Moment.MIDWAY: N_("mid-way survey"), Moment.FINAL: N_("final survey")})


def first_day(term: Term, moment: Moment) -> date:
    """Return the first day, in the term's zone, on which a survey can be answered."""
    return term.midway_survey_on if moment is Moment.MIDWAY else term.final_survey_on


def last_day(term: Term, moment: Moment) -> date:
    """Return the last day, in the term's zone, on which a survey can be answered.

    The mid-way survey gives way to the final one, after two weeks at the earliest; that one stays
    for three weeks after the term's end.
    """
    if moment is Moment.FINAL:
        return term.ends_on + FINAL_STAYS_OPEN
    before_final = term.final_survey_on - timedelta(days=1)
    return max(before_final, term.midway_survey_on + _MIDWAY_STAYS_OPEN)


def is_open(term: Term, moment: Moment, now: datetime) -> bool:
    """Say whether a survey can be answered at this aware instant."""
    today = local_date(now, term.time_zone)
    return first_day(term, moment) <= today <= last_day(term, moment)


def is_over(term: Term, moment: Moment, now: datetime) -> bool:
    """Say whether a survey can't be answered any more."""
    return local_date(now, term.time_zone) > last_day(term, moment)


def role_of(part: str) -> Role:
    """Return as what somebody is asked who is ``part`` in a group."""
    return Role.MENTEE if part == Part.MENTEE else Role.MENTOR
