"""Checks a value against a shape of the table, in Slack's words.

The wording is that of Slack's own open-source validator, github.com/slackhq/hack-json-schema
(src/Constraints), as it also appears in the answers of the Web API that people quote: "must be
less than 3001 characters", "no more than 10 items allowed", "invalid additional property: x" …
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from typing import Any

from sandbox.block_kit.problem import Problem
from sandbox.block_kit.shapes import (
    Array,
    Boolean,
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


def check(value: Any, shape: Shape, pointer: str, surface: str, doc: str) -> Iterator[Problem]:
    """Yield what is wrong with `value` at `pointer`, standing on `surface`; `doc` is its page."""
    match shape:
        case String():
            yield from _string(value, shape, pointer, doc)
        case Integer() | Number() | Boolean():
            yield from _scalar(value, shape, pointer, doc)
        case Text():
            yield from _text(value, shape, pointer, surface, doc)
        case Array():
            yield from _array(value, shape, pointer, surface, doc)
        case Ref():
            yield from check_row(value, TABLE[shape.row], pointer, surface, doc, typed=False)
        case Union():
            yield from _union(value, shape, pointer, surface, doc)
        case FlatObject():
            yield from _flat(value, shape, pointer, doc)


def check_row(
    value: Any, row: Row, pointer: str, surface: str, doc: str, *, typed: bool = True
) -> Iterator[Problem]:
    """Yield what is wrong with `value` as an object of `row`; `typed` asks for its `type`."""
    if not isinstance(value, dict):
        yield Problem("must provide an object", pointer, doc)
        return
    required = [name for name, field in row.fields.items() if field.required]
    if row.type is not None and typed:
        required.append("type")
    for name in required:
        if name not in value:
            yield Problem(f"missing required field: {name}", pointer, row.doc)
    yield from _alternatives(value, row, pointer)
    for name, content in value.items():
        if name == "type" and row.type is not None:
            if content != row.type:
                yield Problem("must be a valid enum value", f"{pointer}/type", row.doc)
        elif name in row.fields:
            yield from check(
                content, row.fields[name].shape, f"{pointer}/{escape(name)}", surface, row.doc
            )
        else:
            yield Problem(f"invalid additional property: {name}", pointer, row.doc)


def _alternatives(value: Mapping[str, Any], row: Row, pointer: str) -> Iterator[Problem]:
    present = [name for name in row.one_of if name in value]
    if row.one_of and not present:
        # An image without any source: '[ERROR] missing required field: image_url
        # [json-pointer:/view/blocks/3/accessory]'
        yield Problem(f"missing required field: {row.one_of[0]}", pointer, row.doc)
    elif len(present) > 1:
        names = " or ".join(f"`{name}`" for name in present)
        yield Problem(f"must define only one of {names}", pointer, row.doc)


def row_of(value: Any, shape: Ref | Union | Text) -> Row | None:
    """Return the row that describes `value`, None if no row of the shape does."""
    if isinstance(shape, Ref):
        return TABLE[shape.row]
    type_ = value.get("type") if isinstance(value, dict) else None
    return next((row for row in _rows_of(shape) if row.type == type_), None)


@cache
def _rows_of(shape: Union | Text) -> list[Row]:
    names = [f"text/{kind}" for kind in shape.kinds] if isinstance(shape, Text) else shape.rows
    return [TABLE[name] for name in names]


def escape(name: str) -> str:
    """Write a property's name as JSON pointers do (RFC 6901)."""
    return name.replace("~", "~0").replace("/", "~1")


def _string(value: Any, shape: String, pointer: str, doc: str) -> Iterator[Problem]:
    if not isinstance(value, str):
        yield Problem("must provide a string", pointer, doc)
        return
    if shape.one_of and value not in shape.one_of:
        yield Problem("must be a valid enum value", pointer, doc)
    if shape.pattern is not None and re.search(shape.pattern, value) is None:
        yield Problem(f"input must match regex pattern: {shape.pattern}", pointer, doc)
    if shape.date and not _is_date(value):
        yield Problem("input must be a valid: date", pointer, doc)
    if shape.most is not None and len(value) > shape.most:
        yield Problem(f"must be less than {shape.most + 1} characters", pointer, doc)
    if len(value) < shape.least:
        yield Problem(f"must be more than {shape.least - 1} characters", pointer, doc)


def _is_date(value: str) -> bool:
    if re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", value) is None:
        return False
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True


def _scalar(
    value: Any, shape: Integer | Number | Boolean, pointer: str, doc: str
) -> Iterator[Problem]:
    if isinstance(shape, Boolean):
        if not isinstance(value, bool):
            yield Problem("must be a boolean", pointer, doc)
        return
    allowed = int if isinstance(shape, Integer) else int | float
    if isinstance(value, bool) or not isinstance(value, allowed):
        noun = "an integer" if isinstance(shape, Integer) else "a number"
        yield Problem(f"must provide {noun}", pointer, doc)
    elif isinstance(shape, Number):
        if shape.above is not None and value <= shape.above:
            yield Problem(f"must be greater than {shape.above:g}", pointer, doc)
    elif shape.least is not None and value < shape.least:
        # hack-json-schema says "greater than" the smallest value that is allowed.
        yield Problem(f"must be greater than {shape.least}", pointer, doc)
    elif shape.most is not None and value > shape.most:
        yield Problem(f"must be less than {shape.most}", pointer, doc)


def _text(value: Any, shape: Text, pointer: str, surface: str, doc: str) -> Iterator[Problem]:
    problems = list(_text_problems(value, shape, pointer, surface, doc))
    if problems:
        # A text object is an `allOf` of the general object and of the limits of its place, and
        # Slack says so first: 'failed to match all allowed schemas [json-pointer:/blocks/0/text]',
        # 'must be less than 3001 characters [json-pointer:/blocks/0/text/text]'
        # (github.com/metabase/metabase/issues/74943).
        yield Problem("failed to match all allowed schemas", pointer, doc)
        yield from problems


def _text_problems(
    value: Any, shape: Text, pointer: str, surface: str, doc: str
) -> Iterator[Problem]:
    row = row_of(value, shape)
    if not isinstance(value, dict):
        yield Problem("must provide an object", pointer, doc)
    elif "type" not in value:
        yield Problem("missing required field: type", pointer, doc)
    elif row is None:
        yield Problem("must be a valid enum value", f"{pointer}/type", doc)
    else:
        general = row.fields["text"].shape
        for problem in check_row(value, row, pointer, surface, doc):
            if problem.pointer != f"{pointer}/text" or not problem.message.startswith(
                "must be less"
            ):
                yield problem
        text = value.get("text")
        if isinstance(text, str) and len(text) > shape.most:
            place = doc if isinstance(general, String) and shape.most != general.most else row.doc
            yield Problem(
                f"must be less than {shape.most + 1} characters", f"{pointer}/text", place
            )


def _array(value: Any, shape: Array, pointer: str, surface: str, doc: str) -> Iterator[Problem]:
    if not isinstance(value, list):
        yield Problem("must provide an array", pointer, doc)
        return
    if shape.most is not None and len(value) > shape.most:
        yield Problem(f"no more than {shape.most} items allowed", pointer, doc)
    if len(value) < shape.least:
        yield Problem(f"must provide at least {shape.least} items", pointer, doc)
    for number, item in enumerate(value):
        if not (item is None and shape.nullable):
            yield from check(item, shape.of, f"{pointer}/{number}", surface, doc)


def _union(value: Any, shape: Union, pointer: str, surface: str, doc: str) -> Iterator[Problem]:
    if not isinstance(value, dict):
        yield Problem("must provide an object", pointer, doc)
    elif "type" not in value:
        yield Problem("missing required field: type", pointer, doc)
    else:
        row = row_of(value, shape)
        if row is None or surface not in row.surfaces:
            # '[ERROR] unsupported type: markdown [json-pointer:/blocks/0/type]'
            page = doc if row is None else row.doc
            yield Problem(f"unsupported type: {value['type']}", f"{pointer}/type", page)
        else:
            yield from check_row(value, row, pointer, surface, doc)


def _flat(value: Any, shape: FlatObject, pointer: str, doc: str) -> Iterator[Problem]:
    if not isinstance(value, dict):
        yield Problem("must provide an object", pointer, doc)
        return
    for name, content in value.items():
        place = f"{pointer}/{escape(name)}"
        if isinstance(content, str | int | float):
            continue
        if not shape.nested:
            yield Problem("must provide a string, a number or a boolean", place, doc)
        elif isinstance(content, list):
            for number, item in enumerate(content):
                yield from _flat(item, FlatObject(), f"{place}/{number}", doc)
        else:
            yield from _flat(content, FlatObject(), place, doc)


def objects(value: Any, shape: Shape, pointer: str) -> Iterator[tuple[Row, Mapping[str, Any], str]]:
    """Yield every object inside a value of the right shape, with its row and pointer."""
    if isinstance(shape, Array):
        for number, item in enumerate(value):
            if item is not None:
                yield from objects(item, shape.of, f"{pointer}/{number}")
    elif isinstance(shape, Ref | Union):
        row = row_of(value, shape)
        if row is not None:
            yield row, value, pointer
            for name, field in row.fields.items():
                if name in value:
                    yield from objects(value[name], field.shape, f"{pointer}/{escape(name)}")
