"""Column types and the naming convention that every table shares."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import DateTime, Dialect
from sqlalchemy.types import TypeDecorator
from sqlmodel import SQLModel

METADATA = SQLModel.metadata
# Named before the first table exists: batch migrations on SQLite drop constraints without a name.
METADATA.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class UtcDateTime(TypeDecorator[datetime]):
    """An instant: aware in, UTC in the database, aware UTC out, on SQLite and PostgreSQL alike.

    SQLite keeps the wall time of ``DateTime(timezone=True)`` and loses the offset, so a naive
    value could not be told from a shifted one. Naive values are refused with ``ValueError``.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Turn an aware instant of any zone into UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"an instant needs a time zone, {value!r} has none")
        return value.astimezone(UTC)

    def process_result_value(self, value: Any | None, dialect: Dialect) -> datetime | None:
        """Give back what was stored as aware UTC."""
        if value is None:
            return None
        moment: datetime = value
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def one_of(column: str, *values: str) -> str:
    """Return the SQL condition that a text column holds one of the values, for a CHECK."""
    return f"{column} IN ({', '.join(repr(value) for value in values)})"
