"""Column types and the naming convention that every table shares."""

import json
from datetime import UTC, datetime
from typing import Any

from cryptography.fernet import InvalidToken, MultiFernet
from sqlalchemy import JSON, ColumnElement, DateTime, Dialect, String, literal_column
from sqlalchemy.sql import operators
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


_UTC_AS_TEXT = "+00:00"


class UtcDateTime(TypeDecorator[datetime]):
    """An instant: aware in, UTC in the database, aware UTC out, on SQLite and PostgreSQL alike.

    SQLite keeps the wall time of ``DateTime(timezone=True)`` and loses the offset, so a naive
    value could not be told from a shifted one. Naive values are refused with ``ValueError``.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Turn an aware instant of any zone into UTC."""
        return None if value is None else _in_utc(value)

    def process_result_value(self, value: Any | None, dialect: Dialect) -> datetime | None:
        """Give back what was stored as aware UTC."""
        return None if value is None else _in_utc(value)

    def bind_processor(self, dialect: Dialect) -> Any:
        """Return what writes an instant; SQLite's text at once, as most of a bot's values are."""
        return _write_text if dialect.name == "sqlite" else super().bind_processor(dialect)

    def result_processor(self, dialect: Dialect, coltype: object) -> Any:
        """Return what reads an instant, likewise."""
        return (
            _read_text if dialect.name == "sqlite" else super().result_processor(dialect, coltype)
        )


def _write_text(value: datetime | None) -> str | None:
    """Write an instant as SQLAlchemy's ``DateTime`` does, in UTC and without saying so."""
    if value is None:
        return None
    moment = value if value.tzinfo is UTC else _in_utc(value)
    return moment.isoformat(" ", "microseconds")[: -len(_UTC_AS_TEXT)]


def _read_text(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(f"{text}{_UTC_AS_TEXT}")


def _in_utc(value: datetime) -> datetime:
    """Return an aware instant in UTC; raises ``ValueError`` for a naive one."""
    if value.tzinfo is None:
        raise ValueError(f"an instant needs a time zone, {value!r} has none")
    return value.astimezone(UTC)


# Begins what is encrypted. Nobody can type it: control characters are left out on the way in.
ENCRYPTED = "\x02fernet:"


class MissingKey(Exception):  # noqa: N818 - the operator mends it
    """Something is encrypted with a key that is not in the list."""

    def __init__(self) -> None:
        super().__init__(
            "Some of what the database keeps is encrypted with a key that "
            "MENTORING_ENCRYPTION_KEYS doesn't list. Put that key back into the list, after the "
            "newest; `mentoring keys rotate` makes it unnecessary."
        )


def cipher_of(dialect: Dialect) -> MultiFernet | None:
    """Return what an engine encrypts with, which :func:`models.open_database` gave it, or None."""
    cipher: MultiFernet | None = getattr(dialect, "mentoring_cipher", None)
    return cipher


def encrypt(text: str, cipher: MultiFernet | None) -> str:
    """Return the text as it is stored: encrypted where there is a key, else as it is."""
    return text if cipher is None else f"{ENCRYPTED}{cipher.encrypt(text.encode()).decode()}"


def decrypt(stored: str, cipher: MultiFernet | None) -> str:
    """Return the text that was stored, encrypted or before there was a key.

    Raises ``MissingKey`` when none of the keys reads it.
    """
    if not stored.startswith(ENCRYPTED):
        return stored
    if cipher is None:
        raise MissingKey
    try:
        return cipher.decrypt(stored.removeprefix(ENCRYPTED)).decode()
    except InvalidToken as error:
        raise MissingKey from error


class _NotCompared(TypeDecorator.Comparator[Any]):
    """Refuses to compare or to sort: the same text is another one each time it is encrypted.

    SQLAlchemy itself compares columns with columns, to find them in its own lists.
    """

    def operate(self, op: Any, *other: Any, **options: Any) -> ColumnElement[Any]:
        is_equal = op in {operators.is_, operators.is_not, operators.eq, operators.ne}
        if is_equal and all(one is None or isinstance(one, ColumnElement) for one in other):
            return super().operate(op, *other, **options)
        raise TypeError(f"{self.expr} is encrypted: it can be told from nothing, no more")


class EncryptedText(TypeDecorator[str]):
    """Text that is encrypted in the database where the engine has a key, and readable in Python.

    What was stored before there was a key is read as it is, so that a key can be set at any time.
    It can be looked for by nothing but whether it is there.
    """

    impl = String
    cache_ok = True
    comparator_factory = _NotCompared

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Encrypt it."""
        return None if value is None else encrypt(value, cipher_of(dialect))

    def process_result_value(self, value: Any | None, dialect: Dialect) -> str | None:
        """Decrypt it; raises ``MissingKey``."""
        return None if value is None else decrypt(value, cipher_of(dialect))


class EncryptedJson(TypeDecorator[Any]):
    """The same for what is stored as JSON, which then is a JSON text."""

    impl = JSON
    cache_ok = True
    comparator_factory = _NotCompared

    def process_bind_param(self, value: Any | None, dialect: Dialect) -> Any:
        """Encrypt it."""
        cipher = cipher_of(dialect)
        return value if cipher is None or value is None else encrypt(json.dumps(value), cipher)

    def process_result_value(self, value: Any | None, dialect: Dialect) -> Any:
        """Decrypt it; raises ``MissingKey``."""
        if isinstance(value, str) and value.startswith(ENCRYPTED):
            return json.loads(decrypt(value, cipher_of(dialect)))
        return value


def written_out(word: str) -> ColumnElement[str]:
    """Return a word of the code as it stands in SQL, instead of binding it.

    SQLite uses a partial index only where the query says the index's own words. Where a bound value
    may turn out to be one of them, it prepares the whole statement again for each value, which
    takes longer than most statements.
    """
    return literal_column(f"'{word}'", String)  # a name of ours, with nothing in it to escape


def one_of(column: str, *values: str) -> str:
    """Return the SQL condition that a text column holds one of the values, for a CHECK."""
    return f"{column} IN ({', '.join(repr(value) for value in values)})"
