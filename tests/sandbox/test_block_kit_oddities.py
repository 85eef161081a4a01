"""What is no block or no view at all, and what else Block Kit's table describes."""

from __future__ import annotations

from typing import Any

import pytest

from sandbox.block_kit import (
    check_message_blocks,
    check_metadata,
    check_suggestions,
    check_view,
)
from tests.sandbox.block_kit_builders import (
    Json,
    modal,
    of,
    options,
    plain,
)


def said(content: Any) -> list[str]:
    return [str(problem) for problem in of(content)]


@pytest.mark.parametrize("content", ["text", 3, None, {"type": "divider"}])
def test_blocks_that_are_no_list_are_refused(content: Any) -> None:
    lines = [str(problem) for problem in check_message_blocks(content)]
    assert lines == ["must provide an array [json-pointer:/blocks]"]


@pytest.mark.parametrize("content", ["text", 3, None, []])
def test_a_view_that_is_no_object_is_refused(content: Any) -> None:
    lines = [str(problem) for problem in check_view(content)]
    assert lines == ["must provide an object [json-pointer:/view]"]


@pytest.mark.parametrize("kind", ["workflow_step", "dialog", None, ["modal"], {}])
def test_a_view_of_another_type_is_refused(kind: Any) -> None:
    [problem] = check_view({**modal(), "type": kind})
    assert str(problem) == f"unsupported type: {kind} [json-pointer:/view/type]"


def test_the_home_tab_has_no_title_and_no_buttons() -> None:
    home = {"type": "home", "blocks": [{"type": "divider"}]}
    assert said(home) == []
    for name in ("title", "submit", "close", "notify_on_close", "clear_on_close"):
        assert f"invalid additional property: {name} [json-pointer:/view]" in said(
            {**home, name: plain("x")}
        )


@pytest.mark.parametrize("item", [None, "x", 3, [], {}, {"type": None}, {"type": []}, {"type": {}}])
def test_anything_that_is_no_block_is_refused_without_falling_over(item: Any) -> None:
    assert check_message_blocks([item]) != []
    assert check_view(modal(item)) != []


def test_pointers_escape_the_names_they_go_through() -> None:
    payload = {"event_type": "x", "event_payload": {"a/b~c": {"d": []}}}
    [problem] = check_metadata(payload)
    assert problem.pointer == "/metadata/event_payload/a~1b~0c/d"


def test_blocks_of_an_attachment_are_pointed_at_through_it() -> None:
    [problem] = check_message_blocks([{"type": "xyz"}], "/attachments/0")
    assert problem.pointer == "/attachments/0/blocks/0/type"


def test_metadata_is_flat() -> None:
    payload: Json = {"name": "Amara", "hours": 3, "half": 1.5, "done": True}
    good = {"event_type": "applied", "event_payload": {**payload, "one": payload, "all": [payload]}}
    assert check_metadata(good) == []
    bad: Any
    for bad in (None, [1], {"deep": {}}, [{"deep": {}}], {"deep": [1]}):
        assert check_metadata({"event_type": "applied", "event_payload": {"bad": bad}}) != []
    assert check_metadata({"event_type": "", "event_payload": {}}) != []
    assert check_metadata({"event_type": "applied"}) != []
    assert check_metadata([]) != []


def test_suggestions_are_options_or_groups() -> None:
    assert check_suggestions({"options": options(100)}) == []
    assert check_suggestions({"options": []}) == []
    groups = [{"label": plain("G"), "options": options(100)}]
    assert check_suggestions({"option_groups": groups}) == []
    [problem] = check_suggestions({"options": options(101)})
    assert str(problem) == "no more than 100 items allowed [json-pointer:/options]"
    assert check_suggestions({"options": [], "option_groups": []}) != []
    assert check_suggestions({}) != []
