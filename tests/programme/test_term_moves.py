"""The next term from the last one."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from programme.term_plans import TermPlan, move_plan, weeks_until_next

BERLIN = "Europe/Berlin"
LAST = TermPlan(
    name="Autumn",
    applications_open_on=date(2026, 8, 17),
    applications_close_on=date(2026, 9, 6),
    info_session_at=datetime(2026, 8, 20, 13, 0, tzinfo=UTC),  # 15:00 in Berlin's summer
    starts_on=date(2026, 9, 14),
    ends_on=date(2026, 12, 4),
    showcases_at=(datetime(2026, 12, 2, 14, 0, tzinfo=UTC), None),
    length_confirmed=True,
)


def test_dates_move_and_hours_stay_on_the_clocks_there() -> None:
    moved = move_plan(LAST, 16, BERLIN)
    assert moved.name is None
    assert moved.matching_on is None
    assert moved.length_confirmed is False
    assert moved.applications_open_on == date(2026, 12, 7)
    assert moved.info_session_at == datetime(2026, 12, 10, 14, 0, tzinfo=UTC)  # 15:00 in winter
    assert moved.showcases_at == (datetime(2027, 3, 24, 14, 0, tzinfo=UTC), None)


@given(st.dates(date(2026, 1, 1), date(2030, 1, 1)))
def test_applications_open_soon_after_the_last_term_and_not_before_today(today: date) -> None:
    moved = move_plan(LAST, weeks_until_next(LAST, today), BERLIN)
    assert LAST.applications_open_on is not None
    assert LAST.ends_on is not None
    assert moved.applications_open_on is not None
    assert 1 <= (moved.applications_open_on - max(LAST.ends_on, today)).days <= 7
    assert moved.applications_open_on.weekday() == LAST.applications_open_on.weekday()
    assert moved.info_session_at is not None
    assert moved.info_session_at.astimezone(ZoneInfo(BERLIN)).hour == 15
