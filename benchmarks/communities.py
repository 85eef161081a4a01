"""Made-up communities for matching: all over the world, with the habits of real ones.

Everybody has 10 to 30 % of the hours of the week, in blocks of two to four hours, mostly in their
own daytime. Focuses and languages are skewed: most want Git, Python or R, and speak English. One
in twenty would also meet in person.
"""

from datetime import date

import numpy as np
from numpy.random import Generator

from programme.application_drafts import MeetingMode
from programme.focuses import AIMS, FOCUSES, OUTCOME_OF_AIM
from programme.matching import Mentee, Mentor, Stage, TermDates

TERM = TermDates(date(2026, 9, 14), date(2026, 12, 11))
# Zones with what share of the community lives there, and a language of theirs besides English.
_ZONES = (
    ("America/New_York", 14, "es"), ("America/Chicago", 8, "es"), ("America/Los_Angeles", 10, "es"),
    ("America/Denver", 3, "es"), ("America/Toronto", 5, "fr"), ("America/Sao_Paulo", 4, "pt"),
    ("America/Bogota", 2, "es"), ("America/Argentina/Buenos_Aires", 2, "es"),
    ("America/St_Johns", 1, "fr"), ("Europe/London", 14, "fr"), ("Europe/Berlin", 8, "de"),
    ("Europe/Paris", 4, "fr"), ("Europe/Madrid", 2, "es"), ("Europe/Helsinki", 2, "sv"),
    ("Africa/Johannesburg", 4, "zu"), ("Africa/Nairobi", 4, "sw"), ("Africa/Lagos", 2, "fr"),
    ("Africa/Cairo", 1, "ar"), ("Asia/Kolkata", 4, "hi"), ("Asia/Kathmandu", 1, "ne"),
    ("Asia/Singapore", 2, "zh"), ("Asia/Tokyo", 2, "ja"), ("Australia/Sydney", 5, "zh"),
    ("Australia/Brisbane", 2, "zh"), ("Australia/Adelaide", 1, "zh"), ("Pacific/Auckland", 3, "zh"),
)  # fmt: skip
_SHARE_WITHOUT_ENGLISH = 0.04
_SHARE_BILINGUAL = 0.35
_SHARE_IN_PERSON = 0.05
_SHARE_WISHING_CO_MENTOR = 0.3
_WAKING_HOURS = range(7, 22)


def community(
    mentees: int, mentors: int, seed: int
) -> tuple[tuple[Mentor, ...], tuple[Mentee, ...]]:
    """Return so many mentors and mentees; the same for the same seed."""
    rng = np.random.default_rng(seed)
    return (
        tuple(_mentor(rng, 1 + number) for number in range(mentors)),
        tuple(_mentee(rng, 1 + mentors + number) for number in range(mentees)),
    )


def _mentor(rng: Generator, id_: int) -> Mentor:
    zone, languages = _home(rng)
    mode, place = _meeting(rng, zone)
    focuses = _focuses(rng)
    return Mentor(
        id_,
        focuses,
        languages,
        _hours(rng),
        zone,
        capacity=int(rng.choice([1, 2, 3, 4, 5], p=[0.02, 0.05, 0.13, 0.2, 0.6])),
        wants_co_mentor=bool(rng.random() < _SHARE_WISHING_CO_MENTOR),
        meeting_mode=mode,
        place=place,
        aims=_aims(rng, focuses),
    )


def _mentee(rng: Generator, id_: int) -> Mentee:
    zone, languages = _home(rng)
    mode, place = _meeting(rng, zone)
    focuses = _focuses(rng)
    stage = (Stage.TRAINING, Stage.CERTIFIED, Stage.TAUGHT)[rng.integers(3)]
    aims = _aims(rng, focuses)
    return Mentee(id_, focuses, languages, _hours(rng), zone, mode, place, stage, aims)


def _home(rng: Generator) -> tuple[str, tuple[str, ...]]:
    shares = np.array([share for _, share, _ in _ZONES], dtype=float)
    zone, _, own = _ZONES[rng.choice(len(_ZONES), p=shares / shares.sum())]
    dice = rng.random()
    if dice < _SHARE_WITHOUT_ENGLISH:
        return zone, (own,)
    return zone, ("en", own) if dice < _SHARE_WITHOUT_ENGLISH + _SHARE_BILINGUAL else ("en",)


def _meeting(rng: Generator, zone: str) -> tuple[MeetingMode, str | None]:
    if rng.random() < _SHARE_IN_PERSON:
        return MeetingMode.EITHER, zone.rpartition("/")[2].replace("_", " ")
    return MeetingMode.ONLINE, None


def _focuses(rng: Generator) -> tuple[str, ...]:
    codes = [*FOCUSES]
    shares = 1 / np.arange(1, len(codes) + 1) ** 0.7
    order = [code for outcome in ("teaching", "community", "organizing", "maintenance")
             for code in codes if code.startswith(outcome)]  # fmt: skip
    count = int(rng.choice([1, 2, 3], p=[0.25, 0.4, 0.35]))
    picked = rng.choice(len(order), size=count, replace=False, p=shares / shares.sum())
    return tuple(order[number] for number in picked)


def _aims(rng: Generator, focuses: tuple[str, ...]) -> tuple[str, ...]:
    outcomes = {FOCUSES[focus].outcome for focus in focuses}
    return tuple(code for code in AIMS if OUTCOME_OF_AIM[code] in outcomes and rng.random() < 1 / 2)


def _hours(rng: Generator) -> frozenset[int]:
    wanted = int(rng.integers(17, 51))  # 10 to 30 % of the week
    hours: set[int] = set()
    while len(hours) < wanted:
        weekend = rng.random() < 1 / 6
        day = int(rng.integers(5, 7) if weekend else rng.integers(5))
        first, length = int(rng.choice(_WAKING_HOURS)), int(rng.integers(2, 5))
        block = range(day * 24 + first, day * 24 + min(24, first + length))
        hours |= set(list(block)[: wanted - len(hours)])
    return frozenset(hours)
