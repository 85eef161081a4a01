"""Every limit of the Block Kit table, just inside and just outside.

The cases are made from the table itself; that the numbers in it are Slack's is the business of
test_block_kit_lengths.py, test_block_kit_counts.py and test_block_kit_places.py.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from sandbox.block_kit import (
    Problem,
    check_message_blocks,
    check_metadata,
    check_suggestions,
    check_view,
)
from sandbox.block_kit.schema import check_row
from sandbox.block_kit.shapes import (
    Array,
    Boolean,
    Field,
    FlatObject,
    Integer,
    Number,
    Ref,
    Row,
    Shape,
    String,
    Text,
    Union,
)
from sandbox.block_kit.table import TABLE
from tests.sandbox.block_kit_examples import EXAMPLES, example, placed, surfaces_of, way_to

BLOCK_OR_ELEMENT = [row for row in TABLE.values() if row.name.startswith(("blocks/", "elements/"))]


@dataclass(frozen=True)
class Case:
    """A value for one field of one row, and what Slack says of it ("" if it is fine)."""

    row: str
    field: str
    label: str
    value: Any
    says: str
    below: str = ""

    def __str__(self) -> str:
        return f"{self.row} {self.field} {self.label}"


def check(surface: str, value: Any) -> list[Problem]:
    if surface == "message":
        return check_message_blocks(value["blocks"])
    if surface == "metadata":
        return check_metadata(value)
    return check_suggestions(value) if surface == "suggestions" else check_view(value)


def root_of(surface: str) -> str:
    return {"message": "", "suggestions": "", "metadata": "/metadata"}.get(surface, "/view")


def string(shape: String, length: int) -> str:
    if shape.pattern == "^https://" and length > 8:
        return "https://" + "x" * (length - 8)
    return "x" * length


def string_cases(row: str, field: str, shape: String) -> Iterator[Case]:
    for word in shape.one_of:
        yield Case(row, field, f"is {word}", word, "")
    if shape.one_of:
        yield Case(row, field, "is another word", "another", "must be a valid enum value")
    if shape.most is not None:
        most = shape.most
        yield Case(row, field, f"has {most} characters", string(shape, most), "")
        says = f"must be less than {most + 1} characters"
        yield Case(row, field, f"has {most + 1} characters", string(shape, most + 1), says)
    if shape.least == 1:
        yield Case(row, field, "is empty", "", "must be more than 0 characters")
    yield Case(row, field, "is a number", 1, "must provide a string")
    yield Case(row, field, "is null", None, "must provide a string")


def text_cases(row: str, field: str, shape: Text) -> Iterator[Case]:
    for kind in ("plain_text", "mrkdwn"):
        allowed = kind in shape.kinds
        most = {"type": kind, "text": "x" * shape.most}
        says = "" if allowed else "must be a valid enum value"
        label = f"{kind} of {shape.most} characters"
        yield Case(row, field, label, most, says, "" if allowed else "/type")
        if allowed:
            says = f"must be less than {shape.most + 1} characters"
            value = {"type": kind, "text": "x" * (shape.most + 1)}
            yield Case(row, field, f"{kind} is longer", value, says, "/text")
            empty = {"type": kind, "text": ""}
            yield Case(
                row, field, f"{kind} is empty", empty, "must be more than 0 characters", "/text"
            )
            wrong = "emoji" if kind == "mrkdwn" else "verbatim"
            misplaced: dict[str, Any] = {"type": kind, "text": "x", wrong: True}
            says = f"invalid additional property: {wrong}"
            yield Case(row, field, f"{kind} has {wrong}", misplaced, says)
    yield Case(row, field, "is a string", "Text", "must provide an object")


def number_cases(row: str, field: str, shape: Integer | Number) -> Iterator[Case]:
    if isinstance(shape, Number):
        if shape.above is not None:
            yield Case(
                row, field, "is the bound", shape.above, f"must be greater than {shape.above:g}"
            )
        yield Case(row, field, "is a fraction", 0.5, "")
        yield Case(row, field, "is a string", "1", "must provide a number")
        return
    if shape.least is not None:
        says = f"must be greater than {shape.least}"
        yield Case(row, field, f"is {shape.least}", shape.least, "")
        yield Case(row, field, f"is {shape.least - 1}", shape.least - 1, says)
    if shape.most is not None:
        says = f"must be less than {shape.most}"
        yield Case(row, field, f"is {shape.most}", shape.most, "")
        yield Case(row, field, f"is {shape.most + 1}", shape.most + 1, says)
    yield Case(row, field, "is a fraction", 1.5, "must provide an integer")
    yield Case(row, field, "is true", True, "must provide an integer")


def filling(shape: Shape) -> Any:
    """Return some value of a shape."""
    if isinstance(shape, Array):
        return [filling(shape.of)] * shape.least
    if isinstance(shape, Ref | Union):
        return example(shape.row if isinstance(shape, Ref) else shape.rows[0])
    if isinstance(shape, String):
        return shape.one_of[0] if shape.one_of else "x"
    if isinstance(shape, Text):
        return {"type": shape.kinds[0], "text": "x"}
    return 1


def array_cases(row: str, field: str, shape: Array) -> Iterator[Case]:
    item = filling(shape.of)
    if shape.most is not None:
        says = f"no more than {shape.most} items allowed"
        yield Case(row, field, f"has {shape.most} items", [item] * shape.most, "")
        yield Case(row, field, f"has {shape.most + 1} items", [item] * (shape.most + 1), says)
    if shape.least > 0:
        says = f"must provide at least {shape.least} items"
        yield Case(row, field, f"has {shape.least - 1} items", [item] * (shape.least - 1), says)
    yield Case(row, field, "is an object", {}, "must provide an array")
    for inner in cases_of(row, field, shape.of):
        value = [inner.value] * max(1, shape.least)
        yield Case(row, field, f"item {inner.label}", value, inner.says, f"/0{inner.below}")


def cases_of(row: str, field: str, shape: Shape) -> Iterator[Case]:
    match shape:
        case String():
            yield from string_cases(row, field, shape)
        case Text():
            yield from text_cases(row, field, shape)
        case Integer() | Number():
            yield from number_cases(row, field, shape)
        case Boolean():
            yield Case(row, field, "is false", False, "")
            yield Case(row, field, 'is "true"', "true", "must be a boolean")
        case Array():
            yield from array_cases(row, field, shape)
        case Ref() | FlatObject():
            yield Case(row, field, "is a list", [], "must provide an object")
        case Union():
            yield Case(row, field, "is a list", [], "must provide an object")
            yield Case(row, field, "has no type", {}, "missing required field: type")
            value = {"type": "xyz"}
            yield Case(row, field, "is unknown", value, "unsupported type: xyz", "/type")


def all_cases() -> Iterator[Case]:
    for row in TABLE.values():
        for field, described in row.fields.items():
            yield from cases_of(row.name, field, described.shape)


def with_field(row: Row, field: str, value: Any) -> dict[str, Any]:
    made = example(row.name)
    if field in row.one_of:
        for name in row.one_of:
            made.pop(name, None)
    return made | {field: value}


@pytest.mark.parametrize("case", list(all_cases()), ids=str)
def test_every_limit_of_every_field(case: Case) -> None:
    row = TABLE[case.row]
    for surface in surfaces_of(row):
        value, pointer = placed(row.name, with_field(row, case.field, case.value), surface)
        if case.says:
            spot = f"{root_of(surface)}{pointer}/{case.field}{case.below}"
            lines = [str(problem) for problem in check(surface, value)]
            assert f"{case.says} [json-pointer:{spot}]" in lines
        else:
            # What must hold between fields is tried in test_block_kit_rules.py.
            top = TABLE[surface]
            problems = check_row(value, top, "", surface, top.doc, typed=top.type is not None)
            assert [str(problem) for problem in problems] == []


@pytest.mark.parametrize("row", list(TABLE.values()), ids=lambda row: row.name)
def test_the_smallest_example_is_accepted_wherever_it_may_stand(row: Row) -> None:
    surfaces = list(surfaces_of(row))
    assert surfaces
    for surface in surfaces:
        value, _ = placed(row.name, example(row.name), surface)
        assert check(surface, value) == []


@pytest.mark.parametrize("row", list(TABLE.values()), ids=lambda row: row.name)
def test_an_unknown_property_is_refused(row: Row) -> None:
    for surface in surfaces_of(row):
        if row.name == "message":
            continue  # The other arguments of chat.postMessage are not Block Kit's.
        value, pointer = placed(row.name, example(row.name) | {"colour": "red"}, surface)
        spot = f"{root_of(surface)}{pointer}"
        lines = [str(problem) for problem in check(surface, value)]
        assert f"invalid additional property: colour [json-pointer:{spot}]" in lines


def required_fields() -> Iterator[tuple[Row, str]]:
    for row in TABLE.values():
        for name, field in row.fields.items():
            if field.required and row.name != "message":
                yield row, name


@pytest.mark.parametrize(
    ("row", "field"), list(required_fields()), ids=lambda it: it.name if isinstance(it, Row) else it
)
def test_a_required_property_is_missed(row: Row, field: str) -> None:
    for surface in surfaces_of(row):
        lacking = example(row.name)
        del lacking[field]
        value, pointer = placed(row.name, lacking, surface)
        lines = [str(problem) for problem in check(surface, value)]
        spot = f"{root_of(surface)}{pointer}"
        assert f"missing required field: {field} [json-pointer:{spot}]" in lines


@pytest.mark.parametrize(
    "row", [row for row in TABLE.values() if row.one_of], ids=lambda row: row.name
)
def test_one_and_only_one_of_the_alternatives_is_there(row: Row) -> None:
    neither = {name: it for name, it in example(row.name).items() if name not in row.one_of}
    both = neither | {name: filling(row.fields[name].shape) for name in row.one_of}
    names = " or ".join(f"`{name}`" for name in row.one_of)
    for surface in surfaces_of(row):
        value, pointer = placed(row.name, neither, surface)
        spot = f"{root_of(surface)}{pointer}"
        lines = [str(problem) for problem in check(surface, value)]
        assert f"missing required field: {row.one_of[0]} [json-pointer:{spot}]" in lines
        value, _ = placed(row.name, both, surface)
        lines = [str(problem) for problem in check(surface, value)]
        assert f"must define only one of {names} [json-pointer:{spot}]" in lines


@pytest.mark.parametrize("row", BLOCK_OR_ELEMENT, ids=lambda row: row.name)
def test_a_type_is_unsupported_where_the_table_does_not_have_it(row: Row) -> None:
    for surface in ("message", "modal", "home"):
        if row.name.startswith("blocks/") and surface not in row.surfaces:
            value = example(surface) | {"blocks": [example(row.name)]}
            spot = f"{root_of(surface)}/blocks/0/type"
            lines = [str(problem) for problem in check(surface, value)]
            assert f"unsupported type: {row.type} [json-pointer:{spot}]" in lines
        elif surface not in row.surfaces:
            assert way_to(row.name, surface) is None


def test_every_row_has_an_example_and_a_documentation_page() -> None:
    assert EXAMPLES.keys() == TABLE.keys()
    for row in TABLE.values():
        assert row.doc.startswith("https://docs.slack.dev/"), row.name


def test_every_problem_names_the_page_of_the_row_that_was_broken() -> None:
    too_long: dict[str, Any] = {"type": "plain_text", "text": "x" * 76}
    [_, problem] = check_message_blocks(
        [{"type": "actions", "elements": [{"type": "button", "text": too_long}]}]
    )
    assert problem.doc == (
        "https://docs.slack.dev/reference/block-kit/block-elements/button-element"
    )


def test_the_shapes_used_are_all_known_to_the_tests() -> None:
    used = {type(field.shape) for row in TABLE.values() for field in row.fields.values()}
    assert used <= {String, Integer, Number, Boolean, Text, Array, Ref, Union, FlatObject}
    assert all(isinstance(field, Field) for row in TABLE.values() for field in row.fields.values())
