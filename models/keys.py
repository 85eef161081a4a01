"""Keys: whether those in the list read what is stored, and letting all be encrypted with the first.

What is encrypted is what has a type of :mod:`models.columns` for it, and the tokens of Slack.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from cryptography.fernet import InvalidToken, MultiFernet
from sqlalchemy import JSON, Column, String, Table, literal, tuple_, type_coerce
from sqlmodel import select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from models.columns import (
    ENCRYPTED,
    METADATA,
    EncryptedJson,
    EncryptedText,
    MissingKey,
    cipher_of,
    decrypt,
    encrypt,
)
from models.database import Database

_AT_ONCE = 200  # rows, between which others may write
# Encrypted before they come to their table, by slack_sdk's installation store.
_TOKENS = {"slack_bot": ("bot_token", "bot_refresh_token")}


@dataclass(frozen=True)
class _Kept:
    """One table, and its columns that are encrypted."""

    table: Table
    columns: Sequence[Column[Any]]

    @property
    def key(self) -> list[Column[Any]]:
        return list(self.table.primary_key.columns)


def encrypted_columns() -> list[Column[Any]]:
    """Return the columns of free text about people, encrypted where there is a key."""
    types = EncryptedText | EncryptedJson
    return [
        column
        for table in METADATA.sorted_tables
        for column in table.columns
        if isinstance(column.type, types)
    ]


def _kept() -> Iterator[_Kept]:
    texts = encrypted_columns()
    for table in METADATA.sorted_tables:
        columns = [column for column in texts if column.table is table]
        columns += [table.columns[name] for name in _TOKENS.get(table.name, ())]
        if columns:
            yield _Kept(table, columns)


def _raw(column: Column[Any]) -> Any:
    """Return the type of what really stands in a column."""
    return JSON() if isinstance(column.type, EncryptedJson) else String()


async def check_keys(database: Database) -> None:
    """Look whether the keys read what was written last; raises ``MissingKey`` where they do not."""
    cipher = cipher_of(database.engine.dialect)
    async with database.reading() as session:
        for column in encrypted_columns():
            stored = type_coerce(column, _raw(column))
            last: Any = select(stored).where(column.is_not(None))
            found = await session.exec(
                last.order_by(*(one.desc() for one in column.table.primary_key)).limit(1)
            )
            value = found.first()
            if isinstance(value, str):
                decrypt(value, cipher)


async def rotate_keys(database: Database) -> int:
    """Encrypt with the first key all that another encrypted, or none; returns how many values.

    The bot may run meanwhile. Raises ``MissingKey`` when a value is read by no key; what was done
    until then is kept.
    """
    cipher = cipher_of(database.engine.dialect)
    if cipher is None:
        raise MissingKey
    count = 0
    for kept in _kept():
        last: tuple[Any, ...] | None = None
        while True:
            async with database.writing() as session:
                rows = await _read(session, kept, last)
                for row in rows:
                    count += await _rotate_row(session, kept, row, cipher)
            if len(rows) < _AT_ONCE:
                break
            last = tuple(rows[-1][: len(kept.key)])
    return count


async def _read(session: AsyncSession, kept: _Kept, last: tuple[Any, ...] | None) -> Sequence[Any]:
    """Return the next rows, by their key; nobody else changes them in this transaction."""
    stored = [type_coerce(column, _raw(column)) for column in kept.columns]
    wanted: Any = select(*kept.key, *stored)
    if last is not None:
        wanted = wanted.where(tuple_(*kept.key) > last)
    found = await session.exec(wanted.order_by(*kept.key).limit(_AT_ONCE).with_for_update())
    rows: Sequence[Any] = found.all()
    return rows


async def _rotate_row(session: AsyncSession, kept: _Kept, row: Any, cipher: MultiFernet) -> int:
    """Encrypt the values of a row anew; returns how many it had."""
    key, values = row[: len(kept.key)], row[len(kept.key) :]
    anew = {
        column: literal(_again(column, value, cipher), _raw(column))
        for column, value in zip(kept.columns, values, strict=True)
        if value is not None
    }
    if anew:
        is_row = [column == value for column, value in zip(kept.key, key, strict=True)]
        await session.exec(update(kept.table).where(*is_row).values(anew))
    return len(anew)


def _again(column: Column[Any], value: Any, cipher: MultiFernet) -> str:
    """Return what is to stand in a column in place of what does."""
    if column.name in _TOKENS.get(column.table.name, ()):
        try:
            return cipher.rotate(value).decode()
        except InvalidToken as error:
            raise MissingKey from error
    if isinstance(value, str) and value.startswith(ENCRYPTED):
        return encrypt(decrypt(value, cipher), cipher)
    is_text = isinstance(column.type, EncryptedText)
    return encrypt(value if is_text else json.dumps(value), cipher)
