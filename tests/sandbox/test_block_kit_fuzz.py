"""What the Python SDK builds is accepted; changed beyond one limit it is refused, in the place."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from operator import setitem
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sandbox.block_kit import check_message_blocks, check_view, visible_text
from sandbox.block_kit.schema import escape, row_of
from sandbox.block_kit.shapes import Array, Ref, Row, Shape, String, Text, Union
from sandbox.block_kit.table import TABLE
from tests.sandbox.block_kit_strategies import messages, views
from tests.sandbox.test_block_kit_visible import NOW

quick = settings(
    max_examples=120,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


@dataclass(frozen=True)
class Spot:
    """A change of one place of a valid surface, and the line Slack answers it with."""

    change: Callable[[], Any]
    line: str


def spots_of_value(holder: Any, key: Any, shape: Shape, pointer: str) -> Iterator[Spot]:
    value = holder[key]
    if isinstance(shape, String) and shape.most is not None:
        line = f"must be less than {shape.most + 1} characters [json-pointer:{pointer}]"
        longer = "x" * (shape.most + 1)
        yield Spot(partial(setitem, holder, key, longer), line)
    elif isinstance(shape, Text):
        line = f"must be less than {shape.most + 1} characters [json-pointer:{pointer}/text]"
        longer = "x" * (shape.most + 1)
        yield Spot(partial(setitem, value, "text", longer), line)
        line = f"must be more than 0 characters [json-pointer:{pointer}/text]"
        yield Spot(partial(setitem, value, "text", ""), line)
    elif isinstance(shape, Array):
        if shape.most is not None:
            line = f"no more than {shape.most} items allowed [json-pointer:{pointer}]"
            many = (value * (shape.most + 1))[: shape.most + 1]
            if many:
                yield Spot(partial(setitem, holder, key, many), line)
        for number in range(len(value)):
            yield from spots_of_value(value, number, shape.of, f"{pointer}/{number}")
    elif isinstance(shape, Ref | Union):
        row = row_of(value, shape)
        assert row is not None
        yield from spots_of_row(value, row, pointer)


def spots_of_row(value: dict[str, Any], row: Row, pointer: str) -> Iterator[Spot]:
    line = f"invalid additional property: x-y [json-pointer:{pointer}]"
    yield Spot(partial(setitem, value, "x-y", 1), line)
    for name, field in row.fields.items():
        if name in value:
            yield from spots_of_value(value, name, field.shape, f"{pointer}/{escape(name)}")
            if field.required:
                line = f"missing required field: {name} [json-pointer:{pointer}]"
                yield Spot(partial(value.pop, name), line)


def spots(surface: dict[str, Any], row: Row, pointer: str) -> list[Spot]:
    found = list(spots_of_row(surface, row, pointer))
    if row.type is None:
        # The message itself is chat.postMessage's; only its blocks are Block Kit's.
        return [spot for spot in found if not spot.line.endswith("[json-pointer:]")]
    return found


@quick
@given(messages())
def test_messages_the_sdk_builds_are_accepted_and_can_be_read(blocks: list[Any]) -> None:
    assert [str(problem) for problem in check_message_blocks(blocks)] == []
    assert isinstance(visible_text(blocks, now=NOW), str)


@quick
@given(views())
def test_views_the_sdk_builds_are_accepted_and_can_be_read(view: dict[str, Any]) -> None:
    assert [str(problem) for problem in check_view(view)] == []
    assert isinstance(visible_text(view, now=NOW), str)


@quick
@given(messages().filter(bool), st.data())
def test_a_message_changed_beyond_a_limit_is_refused_there(
    blocks: list[Any], data: st.DataObject
) -> None:
    message = copy.deepcopy({"blocks": blocks})
    spot = data.draw(st.sampled_from(spots(message, TABLE["message"], "")))
    spot.change()
    assert spot.line in [str(problem) for problem in check_message_blocks(message["blocks"])]


@quick
@given(views(), st.data())
def test_a_view_changed_beyond_a_limit_is_refused_there(
    view: dict[str, Any], data: st.DataObject
) -> None:
    view = copy.deepcopy(view)
    spot = data.draw(st.sampled_from(spots(view, TABLE[view["type"]], "/view")))
    spot.change()
    problems = [str(problem) for problem in check_view(view)]
    assert problems[0] == "failed to match all allowed schemas [json-pointer:/view]"
    assert spot.line in problems


@quick
@given(st.integers(0, 120), st.sampled_from(["message", "modal", "home"]))
def test_only_so_many_blocks_fit_on_a_surface(count: int, surface: str) -> None:
    blocks = [{"type": "divider"}] * count
    if surface == "message":
        assert (check_message_blocks(blocks) == []) is (count <= 50)
        return
    view: dict[str, Any] = {"type": surface, "blocks": blocks}
    if surface == "modal":
        view["title"] = {"type": "plain_text", "text": "Title"}
    assert (check_view(view) == []) is (1 <= count <= 100)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["type", "text", "blocks", "elements", "element", "options", "a/b"])
            | st.text(max_size=3),
            inner | st.sampled_from(["section", "actions", "modal", "plain_text", "rich_text"]),
            max_size=4,
        )
    ),
    max_leaves=20,
)


@settings(max_examples=200, deadline=None)
@given(JSON)
def test_any_json_is_answered_and_never_falls_over(anything: Any) -> None:
    for problem in [
        *check_message_blocks(anything),
        *check_message_blocks([anything]),
        *check_view(anything),
        *check_view({"type": "home", "blocks": [anything]}),
    ]:
        assert problem.pointer.startswith(("/blocks", "/view"))
        assert problem.doc.startswith("https://docs.slack.dev/")
