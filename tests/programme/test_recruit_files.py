"""Tables of people from another database, however they were saved."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models import Recruit
from programme.eligibility import Certification, Role
from programme.recruit_files import (
    Column,
    Listed,
    UnreadableTable,
    Unusable,
    guess_columns,
    read_people,
    read_people_file,
)
from programme.translations import LANGUAGES, speaking
from tests.conftest import NOW
from views.recruit_lists import everybody_table

COLUMNS = {
    Column.NAME: 0,
    Column.EMAIL: 1,
    Column.WORKSHOPS: 2,
    Column.CERTIFIED: 3,
}


def one_line(name: str, email: str, workshops: str, certified: str) -> Listed | Unusable:
    table = io.StringIO(newline="")
    writer = csv.writer(table, quoting=csv.QUOTE_ALL)
    writer.writerows(
        [["Name", "Email", "Taught", "Certified"], [name, email, workshops, certified]]
    )
    (line,) = read_people(read_people_file(table.getvalue().encode()), COLUMNS)
    return line


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("opening", ["", "sep={}\r\n", '"sep={}"\r\n'])
def test_as_spreadsheets_save_them(encoding: str, separator: str, opening: str) -> None:
    rows = ["Name,x", "Email", "Taught"], ['Zoë "Z" Núñez', "zoe@example.org", "3"]
    table = io.StringIO(newline="")
    csv.writer(table, delimiter=separator, quoting=csv.QUOTE_ALL).writerows(rows)
    text = opening.format(separator) + table.getvalue()
    file = read_people_file(text.encode(encoding))
    assert file.headings == rows[0]
    ((number, cells),) = file.lines
    assert cells == rows[1]
    assert number == (3 if opening else 2)


@pytest.mark.parametrize(
    ("workshops", "certified", "role"),
    [
        ("3", "yes", Role.MENTOR),
        ("2", "yes", None),  # can apply as mentor, but is not asked to
        ("9,0", "swc-instructor dc-instructor", Role.MENTOR),
        ("1", "2024-03-01", Role.MENTEE),
        ("", "TRUE", Role.MENTEE),
        ("0", "in training", Role.MENTEE),
        ("0", "no", None),
        ("3", "", None),
        ("3", "trained", None),
    ],
)
def test_who_is_eligible_for_what(workshops: str, certified: str, role: Role | None) -> None:
    line = one_line("Zoe", " Zoe@Example.org ", workshops, certified)
    assert isinstance(line, Listed)
    assert (line.email, line.role) == ("zoe@example.org", role)
    assert bool(line.obstacles) is (role is None)


@pytest.mark.parametrize(
    ("email", "workshops", "certified", "why"),
    [
        ("", "2", "yes", "no e-mail address"),
        ("zoe", "2", "yes", "no e-mail address"),
        ("a@b.example, c@d.example", "2", "yes", "no e-mail address"),
        ("z@e.example", "many", "yes", "“many” is no number of workshops"),
        ("z@e.example", "-1", "yes", "“-1” is no number of workshops"),
        ("z@e.example", "99999", "yes", "is no number of workshops"),
        ("z@e.example", "2", "perhaps", "whether “perhaps” means certified"),
    ],
)
def test_a_line_of_which_nothing_comes_says_why(
    email: str, workshops: str, certified: str, why: str
) -> None:
    line = one_line("Zoe", email, workshops, certified)
    assert isinstance(line, Unusable)
    assert why in line.why


def test_columns_are_guessed_by_their_headings() -> None:
    amy = ["personal", "family", "E-mail address", "Taught times", "is_instructor"]
    assert guess_columns(amy) == {
        Column.NAME: 0,
        Column.FAMILY_NAME: 1,
        Column.EMAIL: 2,
        Column.WORKSHOPS: 3,
        Column.CERTIFIED: 4,
    }
    assert guess_columns(["Kontakt", "Anzahl"]) == {}


@given(st.binary(max_size=400) | st.text(max_size=300).map(lambda text: text.encode("utf-8")))
def test_whatever_is_in_a_file_each_line_has_a_fate_or_it_is_refused(content: bytes) -> None:
    try:
        file = read_people_file(content)
    except UnreadableTable:
        return
    lines = read_people(file, guess_columns(file.headings) or COLUMNS)
    assert [one.line for one in lines] == [number for number, _ in file.lines]
    emails = [one.email for one in lines if isinstance(one, Listed)]
    assert len(emails) == len(set(emails))
    assert all(one.certification in Certification for one in lines if isinstance(one, Listed))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_list_that_we_wrote_is_read_again(language: str) -> None:
    """In whichever language it was written, and whoever reads it."""
    people = [
        Recruit(
            term_id=1,
            import_id=1,
            email=f"{code}@example.org",
            name="Zoë Núñez",
            role=None,
            workshops_taught=3,
            certification=code,
            state="waiting",
            updated_at=NOW,
        )
        for code in Certification
    ]
    with speaking(language):
        content = everybody_table([(one, None) for one in people])
    file = read_people_file(content)
    columns = guess_columns(file.headings)
    assert set(columns) == set(Column) - {Column.FAMILY_NAME}
    read = read_people(file, columns)
    assert [(one.email, one.certification) for one in read if isinstance(one, Listed)] == [
        (one.email, one.certification) for one in people
    ]
