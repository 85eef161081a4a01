"""No table is forgotten: each that speaks of people is exported and forgotten, or has a reason."""

import re
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import JSON, CheckConstraint, Column, LargeBinary, String, Table
from sqlalchemy.types import TypeDecorator, TypeEngine

from models import METADATA
from programme.privacy_inventory import INVENTORY, NOT_ABOUT_A_PERSON, Fate, Kept

DOCUMENT = (Path(__file__).parents[2] / "docs" / "privacy.md").read_text()
# What is set by the bot itself, from its own lists, and can be found by these names.
OWN_WORDS = frozenset(
    {"time_zone", "locale", "slack_user_id", "sent_channel_id", "sent_ts", "slack_channel_id"}
)


def points_at_a_person(column: Column[Any]) -> bool:
    return any(key.column.table.name == "person" for key in column.foreign_keys)


def is_a_choice(table: Table, name: str) -> bool:
    """Say whether a CHECK of the table lists the values that the column can have."""
    checks = [one for one in table.constraints if isinstance(one, CheckConstraint)]
    return any(re.search(rf"\b{name} IN \(", str(one.sqltext)) for one in checks)


def stored_as(column: Column[Any]) -> TypeEngine[Any]:
    # SQLModel's own string type wraps the one of the database.
    return column.type.impl_instance if isinstance(column.type, TypeDecorator) else column.type


def free_text(table: Table) -> set[str]:
    return {
        column.name
        for column in table.columns
        if isinstance(stored_as(column), String | JSON | LargeBinary)
        and not is_a_choice(table, column.name)
    }


def problems(table: Table) -> list[str]:
    """Return what the lists leave open about a table."""
    kept = INVENTORY.get(table.name)
    people = {column.name for column in table.columns if points_at_a_person(column)}
    if kept is None:
        words = free_text(table)
        if people:
            return [f"{table.name}: {sorted(people)} point at people, and INVENTORY lacks it"]
        if words and table.name not in NOT_ABOUT_A_PERSON:
            return [f"{table.name}: holds words {sorted(words)}, and no list has it"]
        return []
    named = {*kept.acts, *([kept.about] if kept.about else []), *kept.names}
    found = [f"{table.name}.{column}: no one says whose it is" for column in sorted(people - named)]
    named_columns = {*named, *kept.cleared, *kept.words_stay, *kept.left_out}
    named_columns |= {word for words in kept.acts.values() for word in words}
    found += [
        f"{table.name}.{column}: there is no such column"
        for column in sorted(named_columns - set(table.columns.keys()))
    ]
    if kept.fate is not Fate.DELETED:
        fate_known = {*kept.cleared, *kept.words_stay} | OWN_WORDS
        found += [
            f"{table.name}.{column}: its words neither go nor have a reason to stay"
            for column in sorted(free_text(table) - fate_known)
        ]
    if kept.fate is not None and kept.about is None and kept.through is None:
        found.append(f"{table.name}: has a fate, and no way to find a person's rows")
    return found


@pytest.mark.parametrize("table", METADATA.sorted_tables, ids=lambda table: table.name)
def test_every_table_that_speaks_of_people_has_its_place(table: Table) -> None:
    assert problems(table) == []


def test_a_new_table_would_be_noticed() -> None:
    person = METADATA.tables["person"]
    new = Table("diary", METADATA.__class__(), Column("of", person.c.id.type), Column("x", String))
    assert problems(new) == ["diary: holds words ['x'], and no list has it"]


def test_a_new_column_would_be_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    without = {name: kept for name, kept in INVENTORY.items() if name != "attendance"}
    monkeypatch.setattr(f"{__name__}.INVENTORY", without)
    (said,) = problems(METADATA.tables["attendance"])
    assert "point at people, and INVENTORY lacks it" in said
    slim = Kept("w", "y", "n", Fate.ANONYMISED, about="person_id", cleared={"word": None})
    monkeypatch.setattr(f"{__name__}.INVENTORY", {"attendance": slim})
    assert problems(METADATA.tables["attendance"]) == [
        "attendance.marked_by: no one says whose it is",
        "attendance.answer_word: its words neither go nor have a reason to stay",
    ]


def test_the_lists_name_tables_that_there_are_and_none_twice() -> None:
    assert set(INVENTORY) | set(NOT_ABOUT_A_PERSON) <= set(METADATA.tables)
    assert not set(INVENTORY) & set(NOT_ABOUT_A_PERSON)


@pytest.mark.parametrize("name", INVENTORY)
def test_the_document_says_the_same(name: str) -> None:
    kept = INVENTORY[name]
    fate = kept.fate.value if kept.fate else "stays; who did it is taken out"
    assert f"| `{name}` | {kept.what} | {kept.why} | {kept.seen_by} | {fate} |" in DOCUMENT


@pytest.mark.parametrize("name", NOT_ABOUT_A_PERSON)
def test_the_document_says_why_other_tables_are_left_alone(name: str) -> None:
    assert f"- `{name}`: {NOT_ABOUT_A_PERSON[name]}" in DOCUMENT
