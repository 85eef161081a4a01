"""Instants as SQLite keeps them: text in UTC."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import DateTime
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite

from models.columns import UtcDateTime

_DIALECT = SQLiteDialect_pysqlite()
_WRITE = UtcDateTime().bind_processor(_DIALECT)
_READ = UtcDateTime().result_processor(_DIALECT, None)
_INSTANTS = st.datetimes(datetime(1000, 1, 2), datetime(9999, 12, 30), timezones=st.timezones())  # noqa: DTZ001 - they get a zone


@given(_INSTANTS)
def test_an_instant_is_written_as_sqlalchemy_writes_it_in_utc(instant: datetime) -> None:
    write = DateTime().dialect_impl(_DIALECT).bind_processor(_DIALECT)
    assert write is not None
    assert _WRITE(instant) == write(instant.astimezone(UTC))


@given(_INSTANTS)
def test_and_read_as_the_same_instant(instant: datetime) -> None:
    read = _READ(_WRITE(instant))
    assert read == instant.astimezone(UTC)
    assert read.tzinfo is UTC


@given(st.lists(_INSTANTS))
def test_what_is_written_sorts_as_instants_do(instants: list[datetime]) -> None:
    in_order = sorted(one.astimezone(UTC) for one in instants)
    assert sorted(map(_WRITE, instants)) == [_WRITE(one) for one in in_order]


def test_what_a_database_writes_itself_is_read_too() -> None:
    assert _READ("2026-11-30 10:00:00") == datetime(2026, 11, 30, 10, tzinfo=UTC)


def test_what_has_no_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="needs a time zone"):
        _WRITE(datetime(2026, 11, 30, 10))  # noqa: DTZ001 - that is what is refused


def test_nothing_stays_nothing() -> None:
    assert _WRITE(None) is None
    assert _READ(None) is None
