"""The vocabulary the Block Kit table is written in.

A `Row` describes one block, element, composition object or surface; its fields are described by
shapes. Shapes are plain data: `schema` reads them to check a value, the tests read them to try
every limit on both sides.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeAlias

MESSAGE = "message"
MODAL = "modal"
HOME = "home"
EVERYWHERE = frozenset({MESSAGE, MODAL, HOME})

# A rule looks at one object that is already of the right shape and says what else is wrong:
# pairs of Slack's wording and the JSON pointer it points at.
Rule: TypeAlias = Callable[[Mapping[str, Any], str], Iterator[tuple[str, str]]]


@dataclass(frozen=True)
class String:
    """A string of `least` to `most` characters (Unicode code points), maybe of a closed set.

    `pattern` is a regular expression that must match somewhere; `date` asks for YYYY-MM-DD.
    """

    least: int = 0
    most: int | None = None
    one_of: tuple[str, ...] = ()
    pattern: str | None = None
    date: bool = False


@dataclass(frozen=True)
class Integer:
    """A whole number from `least` to `most`."""

    least: int | None = None
    most: int | None = None


@dataclass(frozen=True)
class Number:
    """Any JSON number, greater than `above` if that is given."""

    above: float | None = None


@dataclass(frozen=True)
class Boolean:
    """`true` or `false`."""


@dataclass(frozen=True)
class Text:
    """A text object of one of `kinds`, its `text` of 1 to `most` characters."""

    most: int = 3000
    kinds: tuple[str, ...] = ("plain_text", "mrkdwn")


@dataclass(frozen=True)
class Array:
    """A list of `least` to `most` items of one shape; `nullable` items may be null."""

    of: Shape
    least: int = 0
    most: int | None = None
    nullable: bool = False


@dataclass(frozen=True)
class Ref:
    """An object described by the row of this name; its `type`, if it has one, may be left out."""

    row: str


@dataclass(frozen=True)
class Union:
    """An object whose `type` says which of these rows describes it."""

    rows: tuple[str, ...]


@dataclass(frozen=True)
class FlatObject:
    """An object of scalars; `nested` allows one more level of objects, alone or in lists."""

    nested: bool = False


Shape: TypeAlias = "String | Integer | Number | Boolean | Text | Array | Ref | Union | FlatObject"


@dataclass(frozen=True)
class Field:
    """One property of an object."""

    shape: Shape
    required: bool = False


@dataclass(frozen=True)
class Row:
    """One line of the Block Kit table.

    `type` is the value its `type` property has (None: the object has no `type`), `surfaces` are
    where Slack allows it, `one_of` are properties of which exactly one must be there, `rules` say
    what else must hold, `doc` is the page that says all this.
    """

    name: str
    doc: str
    fields: Mapping[str, Field]
    type: str | None = None
    surfaces: frozenset[str] = EVERYWHERE
    one_of: tuple[str, ...] = ()
    rules: tuple[Rule, ...] = ()

    @cached_property
    def required(self) -> tuple[str, ...]:
        """The properties that Slack asks for, without `type`."""
        return tuple(name for name, field in self.fields.items() if field.required)

    @cached_property
    def holding(self) -> tuple[tuple[str, Shape], ...]:
        """The properties that may hold objects of other rows, and their shapes."""
        return tuple(
            (name, field.shape) for name, field in self.fields.items() if _holds_rows(field.shape)
        )


def _holds_rows(shape: Shape) -> bool:
    return _holds_rows(shape.of) if isinstance(shape, Array) else isinstance(shape, (Ref, Union))


def must(shape: Shape) -> Field:
    """Describe a property Slack asks for."""
    return Field(shape, required=True)


def may(shape: Shape) -> Field:
    """Describe a property that may be left out."""
    return Field(shape)
