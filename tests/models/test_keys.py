"""Free text about people is encrypted where there is a key, and readable before and after."""

import shutil
from collections.abc import AsyncIterator, Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from cryptography.fernet import Fernet, MultiFernet
from sqlalchemy import String, Table, type_coerce
from sqlmodel import col, select, update

from models import Application, Database, Goal, Survey, SurveyResponse, open_database
from models.columns import ENCRYPTED, EncryptedJson, EncryptedText, MissingKey, UtcDateTime
from models.installations import SlackBot
from models.keys import check_keys, encrypted_columns, rotate_keys
from tests.conftest import NOW
from tests.make import add_person, add_term, an_application

OLD, NEW = Fernet(Fernet.generate_key()), Fernet(Fernet.generate_key())
CANARY = "kumquat-77-only-for-coordinators"


Opens = Callable[..., Database]


@pytest.fixture
async def opens(database_url: str) -> AsyncIterator[Opens]:
    """Give what opens the database with the keys it is given, and closes it in the end."""
    opened: list[Database] = []

    def open_with(*keys: Fernet) -> Database:
        opened.append(open_database(database_url, MultiFernet(keys) if keys else None))
        return opened[-1]

    yield open_with
    for database in opened:
        await database.close()


async def _write(database: Database, term: Any = None) -> Application:
    person = await add_person(database)
    term = term or await add_term(database, person)
    async with database.writing() as session:
        application = an_application(term, person, hopes=CANARY)
        session.add(application)
    return application


async def _hopes(database: Database) -> list[str]:
    async with database.reading() as session:
        return list(await session.exec(select(Application.hopes)))


async def _raw_hopes(database: Database) -> list[str]:
    async with database.reading() as session:
        return list(await session.exec(select(type_coerce(col(Application.hopes), String))))


async def test_without_a_key_it_is_stored_as_it_is_and_read_with_one(opens: Opens) -> None:
    plain, with_key = opens(), opens(OLD)
    await _write(plain)
    assert await _raw_hopes(plain) == [CANARY]
    await check_keys(with_key)
    assert await _hopes(with_key) == [CANARY]


async def test_keys_are_changed_while_all_can_be_read(opens: Opens) -> None:
    first = opens(OLD)
    application = await _write(first)
    async with first.writing() as session:
        session.add(
            SlackBot(
                client_id="1",
                app_id="A",
                team_id="T1",
                bot_token=OLD.encrypt(b"xoxb-2").decode(),
                installed_at=NOW.replace(tzinfo=None),
            )
        )
        # Written by the version before, that knew no keys.
        await session.exec(
            update(Application)
            .where(col(Application.id) == application.id)
            .values(review_reason=type_coerce("plainly", String))
        )
    both = opens(NEW, OLD)
    assert await _hopes(both) == [CANARY]
    assert await rotate_keys(both) == 3
    alone = opens(NEW)
    await check_keys(alone)
    assert await _hopes(alone) == [CANARY]
    async with alone.reading() as session:
        assert (await session.exec(select(Application.review_reason))).all() == ["plainly"]
        token = (await session.exec(select(SlackBot.bot_token))).one()
    assert NEW.decrypt(token or "") == b"xoxb-2"
    for stored in await _raw_hopes(alone):
        assert stored.startswith(ENCRYPTED)


@pytest.mark.parametrize("keys", [(), (NEW,)])
async def test_a_key_that_is_missing_is_one_sentence(
    opens: Opens, keys: tuple[Fernet, ...]
) -> None:
    written = opens(OLD)
    await _write(written)
    without = opens(*keys)
    with pytest.raises(MissingKey, match="Put that key back into the list") as told:
        await check_keys(without)
    assert CANARY not in str(told.value)
    for read in (_hopes(without), rotate_keys(without)):
        with pytest.raises(MissingKey):
            await read


async def test_more_rows_than_are_rotated_at_once_are_all_rotated(opens: Opens) -> None:
    plain = opens()
    application = await _write(plain)
    async with plain.writing() as session:
        session.add(Survey(id=1, term_id=application.term_id, moment="final", role="mentee"))
        await session.flush()
        session.add_all(
            SurveyResponse(survey_id=1, id=f"{n:04}", version=1, answers={"pros": f"{CANARY} {n}"})
            for n in range(450)
        )
    database = opens(NEW)
    assert await rotate_keys(database) == 451
    async with database.reading() as session:
        answers = (await session.exec(select(SurveyResponse.answers))).all()
        stored = await session.exec(select(type_coerce(col(SurveyResponse.answers), String)))
        assert not [one for one in stored if CANARY in one]
    assert sorted(one["pros"] for one in answers) == sorted(f"{CANARY} {n}" for n in range(450))


async def test_the_file_holds_no_word_of_it(sqlite_template: Path, tmp_path: Path) -> None:
    """Every column that is encrypted is filled; then the raw file and its log are read."""
    file = tmp_path / "mentoring.db"
    shutil.copy(sqlite_template, file)
    database = open_database(f"sqlite:///{file}", MultiFernet([OLD]))
    tables = {column.table for column in encrypted_columns()}
    async with database.engine.connect() as connection:
        # Rows of nobody: what they hang on and what they have to fit is of no matter here.
        await connection.exec_driver_sql("PRAGMA ignore_check_constraints=ON")
        await connection.commit()
        raw: Any = (await connection.get_raw_connection()).driver_connection
        await raw.execute("PRAGMA foreign_keys=OFF")
        for table in tables:
            await connection.execute(table.insert(), _row(table))
        await connection.commit()
        await raw.execute("PRAGMA foreign_keys=ON")
        for column in encrypted_columns():
            (value,) = (await connection.execute(select(column))).scalars()
            assert CANARY in str(value), column
    content = _all_in(tmp_path)
    await database.close()
    assert content.count(ENCRYPTED.removeprefix("\x02").encode()) >= len(encrypted_columns())
    assert CANARY.encode() not in content


def _all_in(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.iterdir())


def _row(table: Table) -> dict[str, Any]:
    """Return a row with the canary in all that is encrypted, and something in what is needed."""
    filler = {int: 1, bool: False, date: NOW.date(), dict: {}}
    row: dict[str, Any] = {}
    for column in table.columns:
        if isinstance(column.type, EncryptedText | EncryptedJson):
            is_json = isinstance(column.type, EncryptedJson)
            row[column.name] = {"pros": CANARY} if is_json else CANARY
        elif not column.nullable:
            is_instant = isinstance(column.type, UtcDateTime)
            row[column.name] = NOW if is_instant else filler.get(column.type.python_type, "x")
    return row


def test_nothing_that_is_searched_or_joined_is_encrypted() -> None:
    for column in encrypted_columns():
        assert not column.foreign_keys, column
        assert not column.primary_key, column
        for index in column.table.indexes:
            assert column.name not in index.columns, column
    for compare in (
        lambda: col(Application.hopes) == "x",
        lambda: col(Application.hopes).like("x"),
        lambda: col(Application.hopes).in_(["x"]),
        lambda: col(Goal.specific).desc(),
        lambda: col(SurveyResponse.answers)["x"],
    ):
        with pytest.raises(TypeError, match="is encrypted"):
            compare()
    assert "IS NOT NULL" in str(col(Application.review_reason).is_not(None))
