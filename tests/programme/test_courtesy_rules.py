"""The rules of courtesy, for anybody, anywhere, at any time."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from programme.courtesy_rules import (
    A_WEEK,
    SPREAD,
    Answer,
    Held,
    Later,
    Never,
    Now,
    Reader,
    Wish,
    choose,
    find_earlier,
    spread_of,
)
from programme.daytime import AN_EVENING, is_daytime, is_same_day, next_daytime
from programme.limits import NUDGES_A_WEEK
from programme.nudges import Urgency

# Offsets of half an hour and more, days that begin at other times, clock changes north and south.
ZONES = (
    "Africa/Nairobi",
    "America/St_Johns",
    "America/Santiago",
    "Asia/Kathmandu",
    "Australia/Lord_Howe",
    "Europe/Berlin",
    "Pacific/Apia",
    "Pacific/Kiritimati",
    "UTC",
)
MONDAY = datetime(2026, 8, 24, 9, tzinfo=UTC)  # noon in Nairobi
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
NAIROBI = Reader("Africa/Nairobi")

instants = st.timedeltas(-200 * DAY, 500 * DAY).map(lambda by: MONDAY + by)
around = st.timedeltas(-timedelta(days=20), timedelta(days=20))
durations = st.timedeltas(timedelta(minutes=1), timedelta(days=15))


@st.composite
def readers(draw: st.DrawFn, now: datetime) -> Reader:
    return Reader(
        time_zone=draw(st.sampled_from(ZONES)),
        days_off=frozenset(draw(st.sets(st.integers(0, 6), max_size=6))),
        pause_until=draw(st.none() | around.map(lambda by: now + by)),
        snooze_until=draw(st.none() | around.map(lambda by: now + by)),
        spread=draw(st.timedeltas(timedelta(), SPREAD)),
        is_channel=draw(st.booleans()),
    )


@st.composite
def wishes(draw: st.DrawFn, now: datetime) -> Wish:
    due_at = now - draw(st.timedeltas(timedelta(), timedelta(days=10)))
    if draw(st.booleans()):
        due_at = due_at.replace(minute=0, second=0, microsecond=0)
    return Wish(
        urgency=draw(st.sampled_from(Urgency)),
        due_at=due_at,
        useful_for=draw(st.none() | durations),
        about_at=draw(st.none() | durations.map(lambda by: due_at + by)),
        is_by_clock=draw(st.booleans()),
    )


@st.composite
def situations(
    draw: st.DrawFn,
) -> tuple[list[Wish], Reader, list[datetime], datetime]:
    now = draw(instants)
    ago = st.timedeltas(timedelta(), timedelta(days=10))
    said = st.lists(ago.map(lambda by: now - by), max_size=6)
    return draw(st.lists(wishes(now), min_size=1, max_size=4)), draw(readers(now)), draw(said), now


def is_outside(reader: Reader, wish: Wish) -> bool:
    about_at = wish.about_at or (wish.due_at + wish.useful_for if wish.useful_for else None)
    return about_at is not None and not is_daytime(about_at, reader.time_zone, reader.days_off)


def is_at_night(reader: Reader, wish: Wish) -> bool:
    """Say whether the meeting or deadline itself is; that it is of no use any more is no reason."""
    return wish.about_at is not None and not is_daytime(wish.about_at, reader.time_zone)


@given(situations())
def test_nothing_is_said_at_night_on_a_day_off_or_on_a_break(
    situation: tuple[list[Wish], Reader, list[datetime], datetime],
) -> None:
    given_wishes, reader, _, now = situation
    for wish, answer in zip(given_wishes, choose(*situation), strict=True):
        if not isinstance(answer, Now):
            continue
        assert now >= wish.due_at
        assert reader.pause_until is None or now >= reader.pause_until
        if not is_daytime(now, reader.time_zone, reader.days_off):
            assert wish.urgency is Urgency.MEETING
            assert is_outside(reader, wish)
        if not is_daytime(now, reader.time_zone):
            # A meeting by day on a day off is no reason to wake anybody.
            assert is_at_night(reader, wish)
        if wish.urgency is Urgency.NUDGE and reader.snooze_until is not None:
            assert now >= reader.snooze_until


@given(situations())
def test_nudges_are_few(
    situation: tuple[list[Wish], Reader, list[datetime], datetime],
) -> None:
    given_wishes, reader, said, now = situation
    spoken = [
        wish.urgency
        for wish, answer in zip(given_wishes, choose(*situation), strict=True)
        if isinstance(answer, Now)
    ]
    if Urgency.NUDGE in spoken and Urgency.NEWS not in spoken and not reader.is_channel:
        assert sum(at > now - A_WEEK for at in said) < NUDGES_A_WEEK.own
        assert not any(is_same_day(at, now, reader.time_zone) for at in said if at > now - A_WEEK)


@given(situations())
def test_what_was_said_holds_back_nudges_alone(
    situation: tuple[list[Wish], Reader, list[datetime], datetime],
) -> None:
    given_wishes, reader, said, now = situation
    others = [wish for wish in given_wishes if wish.urgency is not Urgency.NUDGE]
    expected = [choose([wish], reader, [], now)[0] for wish in others]
    assert choose(others, reader, said, now) == expected
    together = choose(given_wishes, reader, said, now)
    assert [
        answer
        for wish, answer in zip(given_wishes, together, strict=True)
        if wish.urgency is not Urgency.NUDGE
    ] == expected


@given(situations())
def test_only_what_is_too_late_is_dropped(
    situation: tuple[list[Wish], Reader, list[datetime], datetime],
) -> None:
    now = situation[-1]
    for wish, answer in zip(situation[0], choose(*situation), strict=True):
        is_late = wish.useful_for is not None and now > wish.due_at + wish.useful_for
        assert isinstance(answer, Never) == is_late
        if isinstance(answer, Later):
            assert answer.at > now
            if wish.useful_for is not None:
                assert answer.at <= wish.due_at + wish.useful_for + timedelta(seconds=1)


@given(situations())
def test_nothing_waits_for_ever(
    situation: tuple[list[Wish], Reader, list[datetime], datetime],
) -> None:
    given_wishes, reader, said, now = situation
    for wish in given_wishes:
        answer, at, looks = choose([wish], reader, said, now)[0], now, 0
        while isinstance(answer, Later):
            at, looks = answer.at, looks + 1
            answer = choose([wish], reader, said, at)[0]
        assert looks <= 5
        # A break or a snooze of at most 20 days, then a full week, then six days off.
        assert at - now <= timedelta(days=20 + 7 + 7)


@given(instants.flatmap(lambda at: st.tuples(st.just(at), readers(at))), durations)
def test_a_reminder_comes_in_time(told: tuple[datetime, Reader], before: timedelta) -> None:
    about_at, reader = told
    wish = Wish(Urgency.MEETING, about_at - before, about_at=about_at)
    if reader.pause_until is not None and reader.pause_until > wish.due_at:
        return
    at, answer = wish.due_at, choose([wish], reader, [], wish.due_at)[0]
    while isinstance(answer, Later):
        at, answer = answer.at, choose([wish], reader, [], answer.at)[0]
    assert at <= about_at
    early_enough = max(wish.due_at, about_at - timedelta(minutes=10))
    if not is_daytime(about_at, reader.time_zone):
        assert at <= early_enough
    if is_outside(reader, wish) and next_daytime(wish.due_at, reader.time_zone) <= early_enough:
        assert at <= early_enough


@given(instants.flatmap(lambda at: st.tuples(st.just(at), readers(at))), durations)
def test_what_would_come_too_late_by_day_comes_in_the_evening_before(
    told: tuple[datetime, Reader], before: timedelta
) -> None:
    about_at, reader = told
    wish = Wish(Urgency.MEETING, about_at - before, about_at=about_at)
    evening = find_earlier(wish, reader)
    off = frozenset[int]() if is_outside(reader, wish) else reader.days_off
    by_day = next_daytime(wish.due_at, reader.time_zone, off)
    comes_too_late = by_day > max(wish.due_at, about_at - timedelta(minutes=10))
    assert (evening is not None) == (comes_too_late and not is_at_night(reader, wish))
    if evening is not None:
        assert evening + AN_EVENING <= wish.due_at
        assert is_daytime(evening, reader.time_zone, off)
        awake = Reader(reader.time_zone, reader.days_off)
        assert choose([wish], awake, [], evening) == [Now()]


def ask(wish: Wish, reader: Reader = NAIROBI, *said: datetime, now: datetime) -> Answer:
    return choose([wish], reader, said, now)[0]


def nairobi(day: int, hour: int, minute: int = 0) -> datetime:
    """Return an instant of August 2026 on Nairobi's clocks; the 24th is a Monday."""
    return datetime(2026, 8, day, hour, minute, tzinfo=ZoneInfo("Africa/Nairobi"))


@pytest.mark.parametrize(
    ("due_at", "meeting_at", "said_at"),
    [
        (nairobi(24, 14), nairobi(24, 15), nairobi(24, 14)),  # by day: when it is due
        (nairobi(24, 20), nairobi(24, 21), nairobi(24, 20)),  # it is in the evening itself
        (nairobi(24, 5), nairobi(24, 6), nairobi(24, 5)),  # or before eight
        (nairobi(24, 7, 30), nairobi(24, 8, 30), nairobi(24, 8)),  # half an hour is enough
        (nairobi(24, 7, 5), nairobi(24, 8, 5), nairobi(24, 8)),  # late, but not in the night
        (nairobi(24, 3), nairobi(25, 3), nairobi(24, 8)),  # a day before, it can wait for the day
        (nairobi(24, 21), nairobi(25, 21), nairobi(25, 8)),
        (nairobi(23, 15), nairobi(24, 15), nairobi(24, 8)),  # not on Sunday, for one on Monday
        (nairobi(22, 10), nairobi(23, 10), nairobi(22, 10)),  # but for one on Sunday
        (nairobi(22, 6), nairobi(23, 6), nairobi(22, 8)),  # by day even then
        (nairobi(22, 7), nairobi(22, 8), nairobi(22, 8)),  # too late for Friday evening
        (nairobi(22, 7, 30), nairobi(22, 8, 30), nairobi(22, 8)),  # half an hour is enough
        (nairobi(22, 5), nairobi(22, 6), nairobi(22, 5)),  # before eight
    ],
)
def test_when_a_reminder_comes(due_at: datetime, meeting_at: datetime, said_at: datetime) -> None:
    answer = ask(Wish(Urgency.MEETING, due_at, about_at=meeting_at), now=due_at)
    assert answer == Now() if said_at == due_at else isinstance(answer, Later)
    if isinstance(answer, Later):
        assert answer.at == said_at


@pytest.mark.parametrize(
    ("due_at", "meeting_at", "evening"),
    [
        (nairobi(25, 7), nairobi(25, 8), nairobi(24, 19)),
        (nairobi(24, 7), nairobi(24, 8), nairobi(21, 19)),  # Friday's, for one on Monday
        (nairobi(22, 7), nairobi(22, 8), nairobi(21, 19)),  # and for one on Saturday
        (
            nairobi(23, 7),
            nairobi(23, 8),
            nairobi(22, 19),
        ),  # who meets on Sunday is told on Saturday
        (nairobi(24, 21), nairobi(25, 8), nairobi(24, 19)),  # the one that is just over
        (nairobi(22, 6), nairobi(22, 7), None),  # at night it comes when it is due
    ],
)
def test_what_is_said_in_the_evening_before(
    due_at: datetime, meeting_at: datetime, evening: datetime | None
) -> None:
    wish = Wish(Urgency.MEETING, due_at, HOUR, meeting_at)
    assert find_earlier(wish, NAIROBI) == evening
    if evening is not None:
        assert ask(wish, now=evening) == Now()


def test_why_something_waits() -> None:
    late = nairobi(24, 23)
    assert ask(Wish(Urgency.NEWS, late), now=late) == Later(nairobi(25, 8), Held.NIGHT)
    saturday = nairobi(22, 11)
    assert ask(Wish(Urgency.NEWS, saturday), now=saturday) == Later(nairobi(24, 8), Held.DAY_OFF)
    noon = nairobi(24, 12)
    away = Reader("Africa/Nairobi", pause_until=nairobi(27, 0))
    assert ask(Wish(Urgency.NEWS, noon), away, now=noon) == Later(nairobi(27, 8), Held.BREAK)
    short = Wish(Urgency.NEWS, noon, useful_for=HOUR)
    later = ask(short, away, now=noon)
    assert isinstance(later, Later)
    assert ask(short, away, now=later.at) == Never("they are on a break")
    snoozed = Reader("Africa/Nairobi", snooze_until=nairobi(26, 8))
    assert ask(Wish(Urgency.NEWS, noon), snoozed, now=noon) == Now()
    assert ask(Wish(Urgency.NUDGE, noon), snoozed, now=noon) == Later(nairobi(26, 8), Held.SNOOZED)


def test_the_fourth_of_a_week_waits_and_news_brings_it_along() -> None:
    noon = nairobi(28, 12)
    nudge, news = Wish(Urgency.NUDGE, noon), Wish(Urgency.NEWS, noon)
    said = [noon - 3 * DAY, noon - 2 * DAY, noon - DAY]
    assert ask(nudge, NAIROBI, *said, now=noon) == Later(noon + 4 * DAY, Held.WEEK_FULL)
    assert ask(nudge, NAIROBI, *said[:2], now=noon) == Now()
    assert ask(nudge, NAIROBI, noon - HOUR, now=noon) == Later(nairobi(31, 8), Held.ONE_A_DAY)
    assert choose([nudge, news], NAIROBI, said, noon) == [Now(), Now()]
    reminder = Wish(Urgency.MEETING, noon, about_at=noon + HOUR)
    assert choose([nudge, reminder], NAIROBI, said, noon)[1] == Now()
    assert isinstance(choose([nudge, reminder], NAIROBI, said, noon)[0], Later)


def test_a_full_hour_is_spread_for_what_the_clock_brings() -> None:
    reader = Reader("Asia/Kathmandu", spread=timedelta(minutes=7))
    nine = datetime(2026, 8, 24, 9, tzinfo=ZoneInfo("Asia/Kathmandu"))
    by_clock = Wish(Urgency.NUDGE, nine, is_by_clock=True)
    assert ask(by_clock, reader, now=nine) == Later(nine + timedelta(minutes=7), Held.SPREAD)
    assert ask(Wish(Urgency.NEWS, nine), reader, now=nine) == Now()
    odd = nine + timedelta(minutes=3)
    assert ask(Wish(Urgency.NUDGE, odd, is_by_clock=True), reader, now=odd) == Now()
    reminder = Wish(Urgency.MEETING, nine, about_at=nine + HOUR, is_by_clock=True)
    assert ask(reminder, reader, now=nine) == Now()


def test_each_has_a_spread_of_their_own() -> None:
    spreads = [spread_of(person_id, SPREAD) for person_id in range(2_000)]
    assert spreads == [spread_of(person_id, SPREAD) for person_id in range(2_000)]
    assert all(timedelta() <= one < SPREAD for one in spreads)
    by_minute = [
        sum(one // timedelta(minutes=1) == minute for one in spreads) for minute in range(20)
    ]
    assert min(by_minute) > 50
    assert spread_of(7, timedelta()) == timedelta()


@given(instants, st.sampled_from(ZONES), st.sets(st.integers(0, 6), max_size=6))
def test_the_next_daytime_is_the_first_there_is(
    at: datetime, zone: str, days_off: Sequence[int]
) -> None:
    first = next_daytime(at, zone, days_off)
    assert first >= at
    assert is_daytime(first, zone, days_off)
    if first > at:
        assert first.astimezone(ZoneInfo(zone)).strftime("%H:%M:%S") == "08:00:00"
        steps = [at + (first - at) * number / 20 for number in range(20)]
        assert not any(is_daytime(step, zone, days_off) for step in steps)
        assert all(one < other for one, other in pairwise(steps))


def test_what_is_found_when_it_is_hardly_of_use_any_more_wakes_nobody() -> None:
    """Mentors are reminded of their onboarding, found a day late: 9:00 in Nairobi, 3:00 here."""
    due_at = nairobi(14, 9)
    wish = Wish(Urgency.MEETING, due_at, useful_for=24 * HOUR)
    found_at = due_at + 24 * HOUR
    assert isinstance(ask(wish, Reader("America/Sao_Paulo"), now=found_at), Later)


def test_who_has_seven_days_off_has_none() -> None:
    assert next_daytime(MONDAY, "Africa/Nairobi", range(7)) == MONDAY
