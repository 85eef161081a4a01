"""Checks a value against a shape of the table, in Slack's words.

The wording is that of Slack's own open-source validator, github.com/slackhq/hack-json-schema
(src/Constraints), as it also appears in the answers of the Web API that people quote: "must be
less than 3001 characters", "no more than 10 items allowed", "invalid additional property: x" …
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
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


def check_row(
    value: Any, row: Row, pointer: str, surface: str, doc: str, *, typed: bool = True
) -> list[Problem]:
    """Return what is wrong with `value` as an object of `row`; `typed` asks for its `type`.

    `value` stands at `pointer` of a surface of that name; `doc` is its page.
    """
    found: list[Problem] = []
    _row(value, row, pointer, surface, doc, found, typed=typed)
    return found


# All below add what they find to one list. They look at each part of all that is said: generators
# would hand each problem, and the end of each part, on through all that the part is in.


def _check(
    value: Any, shape: Shape, pointer: str, surface: str, doc: str, found: list[Problem]
) -> None:
    _CHECKS[shape.__class__](value, shape, pointer, surface, doc, found)


def _row(
    value: Any,
    row: Row,
    pointer: str,
    surface: str,
    doc: str,
    found: list[Problem],
    *,
    typed: bool = True,
) -> None:
    if not isinstance(value, dict):
        found.append(Problem("must provide an object", pointer, doc))
        return
    missing = [name for name in row.required if name not in value]
    if typed and row.type is not None and "type" not in value:
        missing.append("type")
    found += [Problem(f"missing required field: {name}", pointer, row.doc) for name in missing]
    if row.one_of:
        _alternatives(value, row, pointer, found)
    for name, content in value.items():
        if name == "type" and row.type is not None:
            if content != row.type:
                found.append(Problem("must be a valid enum value", f"{pointer}/type", row.doc))
        elif (field := row.fields.get(name)) is not None:  # names that need no `escape`
            _check(content, field.shape, f"{pointer}/{name}", surface, row.doc, found)
        else:
            found.append(Problem(f"invalid additional property: {name}", pointer, row.doc))


def _alternatives(value: Mapping[str, Any], row: Row, pointer: str, found: list[Problem]) -> None:
    present = [name for name in row.one_of if name in value]
    if not present:
        # An image without any source: '[ERROR] missing required field: image_url
        # [json-pointer:/view/blocks/3/accessory]'
        found.append(Problem(f"missing required field: {row.one_of[0]}", pointer, row.doc))
    elif len(present) > 1:
        names = " or ".join(f"`{name}`" for name in present)
        found.append(Problem(f"must define only one of {names}", pointer, row.doc))


def row_of(value: Any, shape: Ref | Union | Text) -> Row | None:
    """Return the row that describes `value`, None if no row of the shape does."""
    if isinstance(shape, Ref):
        return TABLE[shape.row]
    type_ = value.get("type") if isinstance(value, dict) else None
    return _rows_of(shape).get(type_) if isinstance(type_, str) else None


@cache
def _rows_of(shape: Union | Text) -> dict[str, Row]:
    names = [f"text/{kind}" for kind in shape.kinds] if isinstance(shape, Text) else shape.rows
    rows = [TABLE[name] for name in reversed(names)]  # of two for one type, the first describes it
    return {row.type: row for row in rows if row.type is not None}


def escape(name: str) -> str:
    """Write a property's name as JSON pointers do (RFC 6901)."""
    return name.replace("~", "~0").replace("/", "~1")


def _string(
    value: Any, shape: String, pointer: str, _surface: str, doc: str, found: list[Problem]
) -> None:
    if not isinstance(value, str):
        found.append(Problem("must provide a string", pointer, doc))
        return
    if shape.one_of and value not in shape.one_of:
        found.append(Problem("must be a valid enum value", pointer, doc))
    if shape.pattern is not None and re.search(shape.pattern, value) is None:
        found.append(Problem(f"input must match regex pattern: {shape.pattern}", pointer, doc))
    if shape.date and not _is_date(value):
        found.append(Problem("input must be a valid: date", pointer, doc))
    if shape.most is not None and len(value) > shape.most:
        found.append(Problem(f"must be less than {shape.most + 1} characters", pointer, doc))
    if len(value) < shape.least:
        found.append(Problem(f"must be more than {shape.least - 1} characters", pointer, doc))


def _is_date(value: str) -> bool:
    if re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", value) is None:
        return False
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True


def _scalar(
    value: Any,
    shape: Integer | Number | Boolean,
    pointer: str,
    _surface: str,
    doc: str,
    found: list[Problem],
) -> None:
    if isinstance(shape, Boolean):
        if not isinstance(value, bool):
            found.append(Problem("must be a boolean", pointer, doc))
        return
    allowed = int if isinstance(shape, Integer) else int | float
    if isinstance(value, bool) or not isinstance(value, allowed):
        noun = "an integer" if isinstance(shape, Integer) else "a number"
        found.append(Problem(f"must provide {noun}", pointer, doc))
    elif isinstance(shape, Number):
        if shape.above is not None and value <= shape.above:
            found.append(Problem(f"must be greater than {shape.above:g}", pointer, doc))
    elif shape.least is not None and value < shape.least:
        # hack-json-schema says "greater than" the smallest value that is allowed.
        found.append(Problem(f"must be greater than {shape.least}", pointer, doc))
    elif shape.most is not None and value > shape.most:
        found.append(Problem(f"must be less than {shape.most}", pointer, doc))


def _text(
    value: Any, shape: Text, pointer: str, surface: str, doc: str, found: list[Problem]
) -> None:
    problems = _text_problems(value, shape, pointer, surface, doc)
    if problems:
        # A text object is an `allOf` of the general object and of the limits of its place, and
        # Slack says so first: 'failed to match all allowed schemas [json-pointer:/blocks/0/text]',
        # 'must be less than 3001 characters [json-pointer:/blocks/0/text/text]'
        # (github.com/metabase/metabase/issues/74943).
        found.append(Problem("failed to match all allowed schemas", pointer, doc))
        found += problems


def _text_problems(value: Any, shape: Text, pointer: str, surface: str, doc: str) -> list[Problem]:
    if not isinstance(value, dict):
        return [Problem("must provide an object", pointer, doc)]
    if "type" not in value:
        return [Problem("missing required field: type", pointer, doc)]
    row = row_of(value, shape)
    if row is None:
        return [Problem("must be a valid enum value", f"{pointer}/type", doc)]
    problems = [
        problem
        for problem in check_row(value, row, pointer, surface, doc)
        if problem.pointer != f"{pointer}/text" or not problem.message.startswith("must be less")
    ]
    text = value.get("text")
    if isinstance(text, str) and len(text) > shape.most:
        general = row.fields["text"].shape
        place = doc if isinstance(general, String) and shape.most != general.most else row.doc
        problems.append(
            Problem(f"must be less than {shape.most + 1} characters", f"{pointer}/text", place)
        )
    return problems


def _array(
    value: Any, shape: Array, pointer: str, surface: str, doc: str, found: list[Problem]
) -> None:
    if not isinstance(value, list):
        found.append(Problem("must provide an array", pointer, doc))
        return
    if shape.most is not None and len(value) > shape.most:
        found.append(Problem(f"no more than {shape.most} items allowed", pointer, doc))
    if len(value) < shape.least:
        found.append(Problem(f"must provide at least {shape.least} items", pointer, doc))
    for number, item in enumerate(value):
        if not (item is None and shape.nullable):
            _check(item, shape.of, f"{pointer}/{number}", surface, doc, found)


def _ref(
    value: Any, shape: Ref, pointer: str, surface: str, doc: str, found: list[Problem]
) -> None:
    _row(value, TABLE[shape.row], pointer, surface, doc, found, typed=False)


def _union(
    value: Any, shape: Union, pointer: str, surface: str, doc: str, found: list[Problem]
) -> None:
    if not isinstance(value, dict):
        found.append(Problem("must provide an object", pointer, doc))
    elif "type" not in value:
        found.append(Problem("missing required field: type", pointer, doc))
    else:
        row = row_of(value, shape)
        if row is None or surface not in row.surfaces:
            # '[ERROR] unsupported type: markdown [json-pointer:/blocks/0/type]'
            page = doc if row is None else row.doc
            found.append(Problem(f"unsupported type: {value['type']}", f"{pointer}/type", page))
        else:
            _row(value, row, pointer, surface, doc, found)


def _flat(
    value: Any, shape: FlatObject, pointer: str, surface: str, doc: str, found: list[Problem]
) -> None:
    if not isinstance(value, dict):
        found.append(Problem("must provide an object", pointer, doc))
        return
    for name, content in value.items():
        if isinstance(content, (str, int, float)):
            continue
        place = f"{pointer}/{escape(name)}"
        if not shape.nested:
            found.append(Problem("must provide a string, a number or a boolean", place, doc))
        elif isinstance(content, list):
            for number, item in enumerate(content):
                _flat(item, FlatObject(), f"{place}/{number}", surface, doc, found)
        else:
            _flat(content, FlatObject(), place, surface, doc, found)


_CHECKS: Mapping[type, Callable[..., None]] = {
    String: _string,
    Integer: _scalar,
    Number: _scalar,
    Boolean: _scalar,
    Text: _text,
    Array: _array,
    Ref: _ref,
    Union: _union,
    FlatObject: _flat,
}


def objects(value: Any, shape: Shape, pointer: str) -> list[tuple[Row, Mapping[str, Any], str]]:
    """Return every object inside a value of the right shape, with its row and pointer."""
    found: list[tuple[Row, Mapping[str, Any], str]] = []
    _objects(value, shape, pointer, found)
    return found


def _objects(
    value: Any, shape: Shape, pointer: str, found: list[tuple[Row, Mapping[str, Any], str]]
) -> None:
    if isinstance(shape, Array):
        for number, item in enumerate(value):
            if item is not None:
                _objects(item, shape.of, f"{pointer}/{number}", found)
    elif isinstance(shape, (Ref, Union)):
        row = row_of(value, shape)
        if row is not None:
            found.append((row, value, pointer))
            for name, within in row.holding:
                if name in value:
                    _objects(value[name], within, f"{pointer}/{name}", found)
