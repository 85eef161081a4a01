"""What must hold between fields and between blocks."""

from __future__ import annotations

from typing import Any

import pytest

from tests.sandbox.block_kit_builders import (
    Json,
    actions,
    asking,
    button,
    cell,
    chart,
    lines,
    modal,
    of,
    option,
    options,
    picture,
    plain,
)

TEXT_INPUT: Json = {"type": "plain_text_input", "action_id": "text"}


def said(content: Any) -> list[str]:
    return [str(problem) for problem in of(content)]


def test_a_block_id_stands_only_once_on_a_surface() -> None:
    twice: list[Json] = [
        {"type": "divider", "block_id": "b"},
        {"type": "header", "text": plain("x")},
    ]
    assert said(twice) == []
    card = {"type": "card", "title": plain("x"), "block_id": "b"}
    box = {"type": "container", "title": plain("x"), "child_blocks": [twice[0]]}
    line = '`block_id` "b" already exists [json-pointer:{}/block_id]'
    assert said([*twice, twice[0]]) == [line.format("/blocks/2")]
    assert said([*twice, box]) == [line.format("/blocks/2/child_blocks/0")]
    assert said([*twice, {"type": "carousel", "elements": [card]}]) == [
        line.format("/blocks/2/elements/0")
    ]
    assert said(modal(*twice, twice[0])) == [line.format("/view/blocks/2")]


def test_an_action_id_may_come_again_in_another_block() -> None:
    again = actions(button(action_id="pick"))
    assert said([again, again]) == []
    card = {"type": "card", "actions": [button(action_id="pick")]}
    assert said([{"type": "carousel", "elements": [card, card]}]) == []
    box = {"type": "container", "title": plain("x"), "child_blocks": [again, again]}
    assert said([box]) == []


def test_only_one_element_takes_the_focus() -> None:
    first = asking({**TEXT_INPUT, "focus_on_load": True})
    second = asking({**TEXT_INPUT, "focus_on_load": False})
    assert said(modal(first, second)) == []
    assert said(modal(first, first)) == [
        "only one element can have `focus_on_load`"
        " [json-pointer:/view/blocks/1/element/focus_on_load]"
    ]


@pytest.mark.parametrize("kind", ["static_select", "radio_buttons"])
def test_the_initial_option_is_exactly_one_of_the_options(kind: str) -> None:
    select: Json = {"type": kind, "options": options(3)}
    assert said([actions({**select, "initial_option": options(3)[1]})]) == []
    for other in (option("Option 1", "2"), option("Option 9", "1"), options(4)[3]):
        assert said([actions({**select, "initial_option": other})]) == [
            "must be one of the provided options [json-pointer:/blocks/0/elements/0/initial_option]"
        ]


def test_the_initial_option_may_stand_in_a_group() -> None:
    groups = [{"label": plain("G"), "options": options(2)}]
    select: Json = {"type": "static_select", "option_groups": groups}
    assert said([actions({**select, "initial_option": options(2)[1]})]) == []
    assert said([actions({**select, "initial_option": option()})]) != []


def test_the_initial_options_stand_in_one_group() -> None:
    first, second, third = options(3)
    groups = [
        {"label": plain("G"), "options": [first, second]},
        {"label": plain("H"), "options": [third]},
    ]
    select: Json = {"type": "multi_static_select", "option_groups": groups}
    for chosen in ([first, second], [third]):
        assert said([actions({**select, "initial_options": chosen})]) == []
    assert said([actions({**select, "initial_options": [first, third]})]) == [
        "must be one of the provided options [json-pointer:/blocks/0/elements/0/initial_options]"
    ]


@pytest.mark.parametrize(
    ("kind", "name", "chosen"),
    [
        ("multi_static_select", "initial_options", options(3)),
        ("multi_external_select", "initial_options", options(3)),
        ("multi_users_select", "initial_users", ["U1", "U2", "U3"]),
        ("multi_conversations_select", "initial_conversations", ["C1", "C2", "C3"]),
        ("multi_channels_select", "initial_channels", ["C1", "C2", "C3"]),
    ],
)
def test_no_more_is_chosen_than_may_be(kind: str, name: str, chosen: list[Any]) -> None:
    menu: Json = {"type": kind, name: chosen, "max_selected_items": 3}
    if kind == "multi_static_select":
        menu["options"] = options(5)
    assert said([actions(menu)]) == []
    assert said([actions({**menu, "max_selected_items": 2})]) == [
        f"no more than 2 items allowed [json-pointer:/blocks/0/elements/0/{name}]"
    ]


def test_the_lengths_of_a_text_input_agree() -> None:
    def field(**more: Any) -> list[str]:
        return said(modal(asking({**TEXT_INPUT, **more})))

    at = "[json-pointer:/view/blocks/0/element/{}]"
    assert field(min_length=5, max_length=5, initial_value="12345") == []
    assert field(min_length=6, max_length=5) == [f"must be less than 5 {at.format('min_length')}"]
    assert field(max_length=5, initial_value="123456") == [
        f"must be less than 6 characters {at.format('initial_value')}"
    ]


def test_the_numbers_of_a_number_input_agree() -> None:
    def field(**more: Any) -> list[str]:
        element = {"type": "number_input", "is_decimal_allowed": False, **more}
        return said(modal(asking(element)))

    at = "[json-pointer:/view/blocks/0/element/{}]"
    assert field(min_value="-10", max_value="20", initial_value="20") == []
    assert field(is_decimal_allowed=True, min_value="0.25", initial_value="0.25") == []
    assert field(min_value="3", max_value="2") == [f"must be less than 2 {at.format('min_value')}"]
    assert field(max_value="2", initial_value="3") == [
        f"must be less than 2 {at.format('initial_value')}"
    ]
    assert field(min_value="3", initial_value="2") == [
        f"must be greater than 3 {at.format('initial_value')}"
    ]
    assert field(initial_value="2.5") == [f"must provide an integer {at.format('initial_value')}"]
    for bad in ("two", "", "1.", "+1", "1e3"):
        assert field(initial_value=bad) == [
            "failed to match all allowed schemas [json-pointer:/view]",
            rf"input must match regex pattern: ^-?[0-9]+(\.[0-9]+)?$ {at.format('initial_value')}",
        ]


@pytest.mark.parametrize("day", ["2026-13-01", "2026-02-30", "26-01-01", "1 May 2026", "2026-1-1"])
def test_a_date_is_a_date(day: str) -> None:
    picker = {"type": "datepicker", "initial_date": day}
    assert said([actions(picker)]) == [
        "input must be a valid: date [json-pointer:/blocks/0/elements/0/initial_date]"
    ]
    assert said([actions({**picker, "initial_date": "2028-02-29"})]) == []


@pytest.mark.parametrize("time", ["24:00", "7:30", "07:60", "07:30:00", "noon"])
def test_a_time_is_a_time(time: str) -> None:
    picker = {"type": "timepicker", "initial_time": time}
    [line] = said([actions(picker)])
    assert line.startswith("input must match regex pattern: ")
    assert line.endswith("[json-pointer:/blocks/0/elements/0/initial_time]")
    assert said([actions({**picker, "initial_time": "07:30"})]) == []


def test_the_zone_of_a_time_picker_is_known() -> None:
    picker = {"type": "timepicker", "timezone": "Africa/Nairobi"}
    assert said([actions(picker)]) == []
    assert said([actions({**picker, "timezone": "Africa/Wakanda"})]) == [
        "must be a valid timezone [json-pointer:/blocks/0/elements/0/timezone]"
    ]


def test_a_moment_has_ten_digits() -> None:
    for moment, fine in ((1628633820, True), (99_999_999, False), (10_000_000_000, False)):
        picker = {"type": "datetimepicker", "initial_date_time": moment}
        assert (said([actions(picker)]) == []) is fine


def test_a_filter_filters_something() -> None:
    menu = {"type": "conversations_select", "filter": {}}
    assert said([actions(menu)]) == [
        "must define at least one of `include`, `exclude_external_shared_channels` or"
        " `exclude_bot_users` [json-pointer:/blocks/0/elements/0/filter]"
    ]
    assert said([actions({**menu, "filter": {"exclude_bot_users": True}})]) == []


def test_files_are_not_dispatched() -> None:
    files = {"type": "file_input"}
    assert said(modal(asking(files, dispatch_action=False))) == []
    assert said(modal(asking(files, dispatch_action=True))) == [
        "`dispatch_action` is not supported for `file_input`"
        " [json-pointer:/view/blocks/0/dispatch_action]"
    ]


def test_a_card_shows_something_and_has_one_icon() -> None:
    assert said([{"type": "card", "subtitle": plain("x")}]) == [
        "must define at least one of `hero_image`, `title`, `actions` or `body`"
        " [json-pointer:/blocks/0]"
    ]
    card = {"type": "card", "title": plain("x"), "icon": picture()}
    assert said([card]) == []
    assert said([{**card, "slack_icon": {"type": "icon", "name": "star"}}]) == [
        "must define only one of `icon` or `slack_icon` [json-pointer:/blocks/0]"
    ]


def test_a_container_has_a_title_and_collapses_only_if_it_can() -> None:
    box: Json = {"type": "container", "child_blocks": [{"type": "divider"}]}
    assert said([box]) == [
        "must define at least one of `title` or `rich_text_title` [json-pointer:/blocks/0]"
    ]
    box["title"] = plain("x")
    assert said([{**box, "default_collapsed": True}]) == [
        "requires `is_collapsible` [json-pointer:/blocks/0/default_collapsed]"
    ]
    assert said([{**box, "has_header_divider": True, "is_collapsible": True}]) == [
        "must not be used with `is_collapsible` [json-pointer:/blocks/0/has_header_divider]"
    ]
    assert said([{**box, "default_collapsed": True, "is_collapsible": True}]) == []


def test_a_data_table_is_a_rectangle_with_a_plain_header() -> None:
    def table(*rows: list[Json], **more: Any) -> list[str]:
        return said([{"type": "data_table", "caption": "C", "rows": list(rows), **more}])

    rich = {"type": "rich_text", "elements": []}
    two = [cell("a"), cell("b")]
    number = {"type": "raw_number", "value": 2.5, "text": "2.5"}
    assert table(two, [rich, number]) == []
    assert table(two, [cell("a")]) == [
        "all rows must have the same number of cells [json-pointer:/blocks/0/rows/1]"
    ]
    assert table([cell("a"), rich], two) == [
        "unsupported type: rich_text [json-pointer:/blocks/0/rows/0/1/type]"
    ]
    assert table(two, two, row_header_column_index=1) == []
    assert table(two, two, row_header_column_index=2) == [
        "must be less than 1 [json-pointer:/blocks/0/row_header_column_index]"
    ]


def test_the_points_of_a_chart_match_its_categories() -> None:
    good = lines(["A", "B"], ["May", "June"])
    assert said([good]) == []
    points = good["chart"]["series"][1]["data"]
    wrong_order = lines(["A", "B"], ["May", "June"])
    wrong_order["chart"]["series"][1]["data"] = points[::-1]
    too_few = lines(["A", "B"], ["May", "June"])
    too_few["chart"]["series"][1]["data"] = points[:1]
    for bad in (wrong_order, too_few):
        assert said([bad]) == [
            "labels must match `axis_config.categories`"
            " [json-pointer:/blocks/0/chart/series/1/data]"
        ]


def test_the_names_in_a_chart_differ() -> None:
    assert said([lines(["A", "A"], ["May"])]) == [
        "Input contains duplicate items [json-pointer:/blocks/0/chart/series/1/name]"
    ]
    assert said([lines(["A"], ["May", "May"])]) == [
        "Input contains duplicate items [json-pointer:/blocks/0/chart/axis_config/categories]"
    ]


def test_a_slice_of_a_pie_is_more_than_nothing() -> None:
    for value, fine in ((0.01, True), (0, False), (-1, False)):
        pie = {"type": "pie", "segments": [{"label": "A", "value": value}]}
        expected = [
            "must be greater than 0 [json-pointer:/blocks/0/chart/segments/0/value]",
        ]
        assert said([chart(chart=pie)]) == ([] if fine else expected)


def test_a_message_has_at_most_two_charts_and_one_table() -> None:
    assert said([chart(), chart()]) == []
    assert said([chart(), chart(), chart()]) == [
        "no more than 2 items allowed [json-pointer:/blocks/2]"
    ]
    table = {"type": "table", "rows": [[cell("x")]]}
    data_table = {"type": "data_table", "caption": "C", "rows": [[cell("x")]] * 2}
    box = {"type": "container", "title": plain("x"), "child_blocks": [table]}
    assert said([table]) == []
    for second in (table, data_table):
        assert said([table, second]) == ["only one table allowed [json-pointer:/blocks/1]"]
    assert said([table, box]) == ["only one table allowed [json-pointer:/blocks/1/child_blocks/0]"]
    assert said({"type": "home", "blocks": [table, data_table, chart(), chart(), chart()]}) == []


def test_the_text_of_all_tables_and_of_all_markdown_is_bounded() -> None:
    def table(length: int) -> Json:
        rich_text = {
            "type": "rich_text",
            "elements": [
                {"type": "rich_text_section", "elements": [{"type": "text", "text": "x" * 4000}]}
            ],
        }
        return {"type": "table", "rows": [[rich_text, cell("x" * length)]]}

    assert said([table(6000)]) == []
    assert said([table(6001)]) == ["must be less than 10001 characters [json-pointer:/blocks/0]"]

    def markdown(length: int) -> Json:
        return {"type": "markdown", "text": "x" * length}

    assert said([markdown(6000), markdown(6000)]) == []
    assert said([markdown(6000), markdown(6000), markdown(1)]) == [
        "must be less than 12001 characters [json-pointer:/blocks/2]"
    ]


def test_tasks_of_a_plan_need_no_type() -> None:
    task = {"task_id": "1", "title": "Ask", "status": "pending"}
    assert (
        said([{"type": "plan", "title": "P", "tasks": [task, {**task, "type": "task_card"}]}]) == []
    )
    assert said([{"type": "plan", "title": "P", "tasks": [{**task, "type": "divider"}]}]) == [
        "must be a valid enum value [json-pointer:/blocks/0/tasks/0/type]"
    ]
