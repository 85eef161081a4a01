"""Tables of people from another database: which column is what, and what each line says.

Such a file was often opened and saved by a spreadsheet: with semicolons, in another encoding, with
quotes. Whatever stands in a line, it gets a fate that the coordinator reads.
"""

import csv
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from programme.eligibility import (
    Certification,
    Obstacle,
    Role,
    fewest_workshops_to_be_asked,
    find_obstacles,
)
from programme.export_words import certification_words
from programme.plain_text import clean
from programme.translations import LANGUAGES, speaking
from programme.translations import gettext as _

LARGEST_FILE = 5_000_000  # bytes
MOST_LINES = 50_000
_LONGEST_NAME, _LONGEST_EMAIL, _LONGEST_SHOWN = 200, 254, 40
_MOST_WORKSHOPS = 10_000
_EMAIL = re.compile(r"[^@\s<>,;\"]+@[^@\s<>,;\"]+\.[^@\s<>,;\".]+")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}|\d{1,2}[./]\d{1,2}[./]\d{2,4}")


class Column(StrEnum):
    """What a column can hold; AMY keeps the parts of a name apart."""

    EMAIL = "email"
    NAME = "name"
    FAMILY_NAME = "family_name"
    WORKSHOPS = "workshops"
    CERTIFIED = "certified"


NEEDED = (Column.EMAIL, Column.WORKSHOPS, Column.CERTIFIED)
_KNOWN_AS: Mapping[Column, tuple[str, ...]] = {
    Column.EMAIL: ("email", "e mail", "email address", "e mail address", "mail"),
    Column.NAME: ("name", "full name", "person", "personal", "personal name", "first name"),
    Column.FAMILY_NAME: ("family", "family name", "last name", "surname"),
    Column.WORKSHOPS: (
        *("workshops taught", "workshops", "taught", "taught times", "times taught"),
        *("num taught", "number of workshops taught", "number of workshops"),
    ),
    Column.CERTIFIED: (
        *("certified", "is certified", "certification", "is instructor", "instructor"),
        *("certified instructor", "some badges", "badges", "instructor badge"),
    ),
}
_CERTIFIED_WORDS = frozenset({"yes", "y", "true", "1", "x", "certified", "instructor", "ja", "sí"})
_NOT_WORDS = frozenset({"", "no", "n", "false", "0", "none", "-", "nein"})
_TRAINED_WORDS = frozenset({"trained", "training done", "completed training"})
_TRAINING_WORDS = frozenset({"training", "trainee", "in training", "in progress", "is trainee"})


class UnreadableTable(Exception):  # noqa: N818 - something to mend, not a fault
    """A file that is no table of people; ``sentence`` says why."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


@dataclass(frozen=True)
class PeopleFile:
    """A table as it stands in the file."""

    headings: Sequence[str]
    lines: Sequence[tuple[int, Sequence[str]]]  # each with the number that an editor shows


@dataclass(frozen=True)
class Listed:
    """What a line says of one person; ``role`` is the one for which they can be asked."""

    line: int
    email: str
    name: str
    workshops_taught: int
    certification: Certification
    role: Role | None
    obstacles: Sequence[Obstacle]  # to being asked, where there is no role


@dataclass(frozen=True)
class Unusable:
    """A line of which nothing comes, and why."""

    line: int
    email: str
    name: str
    why: str


def read_people_file(content: bytes) -> PeopleFile:
    """Return the table of a CSV file; raises ``UnreadableTable``."""
    text = _decode(content).replace("\x00", "")
    first, _newline, rest = text.partition("\n")
    separator = None
    if first.strip().lower().removeprefix('"').startswith("sep="):  # as Excel writes it
        separator, text = first.strip().strip('"')[len("sep=") :][:1] or None, rest
    header = text.lstrip("\r\n").partition("\n")[0]
    separator = separator or max(",;\t", key=_outside_quotes(header).count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    skipped = 1 if text is rest else 0
    rows: list[tuple[int, list[str]]] = []
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                rows.append((reader.line_num + skipped, [cell.strip() for cell in row]))
            if len(rows) > MOST_LINES + 1:
                raise UnreadableTable(_("This file has more than {most} lines.", most=MOST_LINES))
    except csv.Error as error:
        raise UnreadableTable(_("A line of this file is too long to be one person.")) from error
    if len(rows) < 2 or len(rows[0][1]) < 2:  # noqa: PLR2004 - headings and a line, two columns
        raise UnreadableTable(
            _("I need a table with headings in the first line, and a line a person below it.")
        )
    return PeopleFile(rows[0][1], rows[1:])


def _decode(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    else:
        encodings = ["utf-8-sig", "cp1252"]  # what Excel saves where it is not asked
    for encoding in encodings:
        try:
            return clean(content.decode(encoding))
        except UnicodeDecodeError:
            continue
    raise UnreadableTable(_("I can't read this file as text. Please save it as CSV in UTF-8."))


def _outside_quotes(line: str) -> str:
    return "".join(line.split('"')[::2])


def guess_columns(headings: Sequence[str]) -> dict[Column, int]:
    """Return which column is probably what, by its heading; the likeliest word wins."""
    plain = [_plain(one) for one in headings]
    guessed: dict[Column, int] = {}
    for column, words in _known_as().items():
        for word in words:
            place = plain.index(word) if word in plain else None
            if place is not None and place not in guessed.values():
                guessed[column] = place
                break
    return guessed


def _plain(heading: str) -> str:
    return " ".join(re.split(r"[\W_]+", heading.casefold())).strip()


@cache
def _known_as() -> Mapping[Column, Sequence[str]]:
    """Return what each column is called, the likeliest first; also in the files that we write."""
    known = {column: list(words) for column, words in _KNOWN_AS.items()}
    for language in LANGUAGES:
        with speaking(language):
            known[Column.EMAIL].append(_plain(_("E-mail")))
            known[Column.NAME].append(_plain(_("Name")))
            known[Column.WORKSHOPS].append(_plain(_("Workshops taught")))
            known[Column.CERTIFIED] += [_plain(_("Certified")), _plain(_("Certification"))]
    return known


def read_people(file: PeopleFile, columns: Mapping[Column, int]) -> list[Listed | Unusable]:
    """Return what each line says, in their order; each e-mail address counts once."""
    first_with: dict[str, int] = {}
    read: list[Listed | Unusable] = []
    for line, cells in file.lines:
        one = _read_line(line, cells, columns)
        if isinstance(one, Listed):
            first = first_with.setdefault(one.email, line)
            if first != line:
                one = Unusable(
                    line, one.email, one.name, _("the same e-mail as line {line}", line=first)
                )
        read.append(one)
    return read


def _read_line(line: int, cells: Sequence[str], columns: Mapping[Column, int]) -> Listed | Unusable:
    def cell(column: Column) -> str:
        place = columns.get(column)
        return cells[place] if place is not None and place < len(cells) else ""

    email = cell(Column.EMAIL).casefold().removeprefix("mailto:").strip()
    name = f"{cell(Column.NAME)} {cell(Column.FAMILY_NAME)}".strip()[:_LONGEST_NAME]
    workshops = _whole(cell(Column.WORKSHOPS))
    certification = _certification(cell(Column.CERTIFIED))
    why = None
    if not email:
        why = _("no e-mail address")
    elif len(email) > _LONGEST_EMAIL or not _EMAIL.fullmatch(email):
        why = _("that is no e-mail address")
    elif workshops is None:
        shown = cell(Column.WORKSHOPS)[:_LONGEST_SHOWN]
        why = _("“{shown}” is no number of workshops", shown=shown)
    elif certification is None:
        shown = cell(Column.CERTIFIED)[:_LONGEST_SHOWN]
        why = _("I don't know whether “{shown}” means certified", shown=shown)
    if why is not None or workshops is None or certification is None:
        return Unusable(line, email, name, why or "")
    role, obstacles = find_asked_role(certification, workshops)
    return Listed(line, email, name, workshops, certification, role, obstacles)


def find_asked_role(
    certification: Certification, workshops_taught: int
) -> tuple[Role | None, list[Obstacle]]:
    """Return as what somebody is asked, mentor first; else what stands against it.

    Who could mentor and has taught fewer workshops than those who are asked is not asked, but can
    apply.
    """
    if not find_obstacles(Role.MENTOR, certification, workshops_taught):
        if workshops_taught < fewest_workshops_to_be_asked():
            return None, [Obstacle.NOT_ASKED_YET]
        return Role.MENTOR, []
    obstacles = find_obstacles(Role.MENTEE, certification, workshops_taught)
    return (None, obstacles) if obstacles else (Role.MENTEE, [])


def _whole(text: str) -> int | None:
    if not text:
        return 0
    whole = re.fullmatch(r"(\d{1,5})([.,]0+)?", text, re.ASCII)
    number = int(whole[1]) if whole else _MOST_WORKSHOPS + 1
    return number if number <= _MOST_WORKSHOPS else None


@cache
def _own_words() -> Mapping[str, Certification]:
    """Return what stands in the files that we write, in any language."""
    words: dict[str, Certification] = {}
    for language in LANGUAGES:
        with speaking(language):
            found = certification_words()
        words |= {word.casefold(): Certification(code) for code, word in found.items()}
    return words


def _certification(text: str) -> Certification | None:
    plain = " ".join(text.casefold().replace("_", " ").split())
    if plain in _own_words():
        return _own_words()[plain]
    if plain in _NOT_WORDS:
        return Certification.NONE
    if plain in _TRAINED_WORDS:
        return Certification.TRAINED
    if plain in _TRAINING_WORDS:
        return Certification.TRAINING
    # A day on which they were certified, or the names of badges, says so too.
    badges = re.split(r"[,;|]\s*|\s", plain)
    is_certified = plain in _CERTIFIED_WORDS or _DATE.match(plain) is not None
    if is_certified or any(re.fullmatch(r"(\w+-)?instructor", badge) for badge in badges):
        return Certification.CERTIFIED
    return None
