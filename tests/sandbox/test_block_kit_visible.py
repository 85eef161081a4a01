"""What one person reads in blocks, views and mrkdwn."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from sandbox.block_kit import Reader, check_message_blocks, check_view, readable, visible_text
from sandbox.block_kit.table import TABLE
from sandbox.block_kit.visible import BLOCKS
from tests.sandbox.block_kit_builders import (
    Json,
    actions,
    asking,
    button,
    cell,
    chart,
    confirm,
    lines,
    modal,
    mrkdwn,
    option,
    options,
    picture,
    plain,
)
from tests.sandbox.block_kit_examples import example

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)
DUE = int(datetime(2026, 3, 5, 9, 5, tzinfo=UTC).timestamp())
NAMES = {
    ("user", "U1"): "@Amara Okafor",
    ("channel", "C1"): "#mentoring",
    ("usergroup", "S1"): "@coordinators",
    ("team", "T1"): "Sandbox",
}


def name_of(kind: str, identifier: str) -> str:
    return NAMES[kind, identifier]


def read(*blocks: Json) -> list[str]:
    assert check_message_blocks(list(blocks)) == []
    return visible_text(blocks, now=NOW, tz="Africa/Nairobi", name_of=name_of).split("\n")


def read_view(view: Json) -> list[str]:
    assert check_view(view) == []
    return visible_text(view, now=NOW, tz="Africa/Nairobi", name_of=name_of).split("\n")


@pytest.mark.parametrize(
    ("written", "seen"),
    [
        ("plain", "plain"),
        ("*bold*, _italic_ and ~gone~", "bold, italic and gone"),
        ("*_both_*", "both"),
        ("snake_case_name and 2*3*4", "snake_case_name and 2*3*4"),
        ("* not bold *", "* not bold *"),
        ("a &lt;b&gt; &amp; c", "a <b> & c"),
        ("&amp;lt;", "&lt;"),
        ("`*a* &lt;b&gt;`", "*a* <b>"),
        ("before\n```\n*a* _b_\n```\nafter", "before\n*a* _b_\nafter"),
        ("&gt; quoted\n&gt;more", "quoted\nmore"),
        ("> quoted", "quoted"),
        ("Hi <@U1>, see <#C1> or <#C1|general>", "Hi @Amara Okafor, see #mentoring or #mentoring"),
        ("<!subteam^S1> and <!subteam^S1|@old>", "@coordinators and @coordinators"),
        ("<!here> <!channel> <!everyone>", "@here @channel @everyone"),
        ("<https://example.com/a_b_c|the _page_>", "the _page_"),
        ("<https://example.com/?a=1&amp;b=2>", "https://example.com/?a=1&b=2"),
        ("<mailto:a@example.com>, <mailto:a@example.com|Amara>", "a@example.com, Amara"),
        ("*<https://example.com|Open>*", "Open"),
        (f"Due *<!date^{DUE}^{{date_pretty}} at {{time}}|soon>*", "Due Tomorrow at 12:05 PM"),
        (f"Due <!date^{DUE}^{{wrong}}|5 &lt; 6>", "Due 5 < 6"),
        ("1 < 2 and 3 > 2", "1 < 2 and 3 > 2"),
    ],
)
def test_mrkdwn_is_read_without_its_markup(written: str, seen: str) -> None:
    reader = Reader(now=NOW, tz="Africa/Nairobi", name_of=name_of)
    assert readable(written, reader) == seen


def test_nobody_is_called_by_their_id_if_no_names_are_known() -> None:
    assert readable("<@U1> in <#C1>", Reader(now=NOW)) == "@U1 in #C1"


def test_plain_text_is_read_as_it_is() -> None:
    assert read({"type": "header", "text": plain("*a* &amp; <@U1>")}) == ["*a* &amp; <@U1>"]


def test_a_section_is_read_from_left_to_right() -> None:
    section = {
        "type": "section",
        "text": mrkdwn("*Text*"),
        "fields": [mrkdwn("*One*"), plain("Two")],
        "accessory": confirm(),
    }
    assert read(section) == ["Text", "One", "Two", "Press"]


def test_texts_of_a_context_stand_in_one_line_and_pictures_have_none() -> None:
    assert read({"type": "context", "elements": [mrkdwn("a"), picture(), plain("b")]}) == ["a b"]
    assert read(picture(title=plain("A title"))) == ["A title"]


def test_a_modal_is_read_from_its_title_to_its_buttons() -> None:
    field = {"type": "plain_text_input", "placeholder": plain("Why?")}
    view = modal(asking(field, hint=plain("Take your time")), close=plain("Not now"))
    assert read_view(view) == ["Title", "Label", "Why?", "Take your time", "Go", "Not now"]
    assert read_view({"type": "home", "blocks": [{"type": "header", "text": plain("Home")}]}) == [
        "Home"
    ]


PLACEHOLDER = plain("Pick one")


@pytest.mark.parametrize(
    ("element", "seen"),
    [
        (button(), ["Press"]),
        (picture(), []),
        ({"type": "overflow", "options": options(2)}, []),
        (
            {"type": "static_select", "options": options(2), "placeholder": PLACEHOLDER},
            ["Pick one"],
        ),
        (
            {"type": "static_select", "options": options(2), "initial_option": options(2)[1]},
            ["Option 1"],
        ),
        (
            {"type": "multi_static_select", "options": options(2), "initial_options": options(2)},
            ["Option 0, Option 1"],
        ),
        ({"type": "external_select", "initial_option": option("Nairobi")}, ["Nairobi"]),
        ({"type": "radio_buttons", "options": [option(description=plain("Ah"))]}, ["A", "Ah"]),
        ({"type": "checkboxes", "options": [option(), option("B", "b")]}, ["A", "B"]),
        ({"type": "users_select", "initial_user": "U1"}, ["@Amara Okafor"]),
        (
            {"type": "multi_users_select", "initial_users": ["U1", "U1"]},
            ["@Amara Okafor, @Amara Okafor"],
        ),
        ({"type": "channels_select", "initial_channel": "C1"}, ["#mentoring"]),
        ({"type": "multi_channels_select", "initial_channels": ["C1"]}, ["#mentoring"]),
        ({"type": "conversations_select", "initial_conversation": "C1"}, ["#mentoring"]),
        ({"type": "multi_conversations_select", "initial_conversations": ["C1"]}, ["#mentoring"]),
        ({"type": "datepicker", "initial_date": "2026-03-05"}, ["2026-03-05"]),
        ({"type": "timepicker", "initial_time": "09:05"}, ["09:05"]),
        ({"type": "datetimepicker", "initial_date_time": DUE}, ["March 5, 2026 12:05 PM"]),
        ({"type": "plain_text_input", "initial_value": "*a*", "placeholder": PLACEHOLDER}, ["*a*"]),
        ({"type": "number_input", "is_decimal_allowed": True, "initial_value": "2.5"}, ["2.5"]),
        (
            {
                "type": "rich_text_input",
                "action_id": "r",
                "initial_value": example("blocks/rich_text"),
            },
            ["Text"],
        ),
        ({"type": "file_input"}, []),
    ],
)
def test_an_element_shows_what_it_holds_or_else_its_placeholder(
    element: Json, seen: list[str]
) -> None:
    if element["type"] in {"button", "image", "overflow"}:
        section = {"type": "section", "text": plain("Label"), "accessory": element}
        assert read(section) == ["Label", *seen]
    else:
        assert read_view(modal(asking(element))) == ["Title", "Label", *seen, "Go"]


def test_feedback_and_icon_buttons_show_their_labels() -> None:
    feedback = example("elements/feedback_buttons")
    icon = example("elements/icon_button") | {"text": plain("Delete")}
    assert read({"type": "context_actions", "elements": [feedback, icon]}) == [
        "Text",
        "Text",
        "Delete",
    ]


def test_every_element_of_rich_text_is_read() -> None:
    inline = [
        {"type": "text", "text": "Hi "},
        {"type": "user", "user_id": "U1"},
        {"type": "text", "text": " "},
        {"type": "usergroup", "usergroup_id": "S1"},
        {"type": "channel", "channel_id": "C1"},
        {"type": "team", "team_id": "T1"},
        {"type": "broadcast", "range": "here"},
        {"type": "emoji", "name": "wave"},
        {"type": "link", "url": "https://example.com"},
        {"type": "link", "url": "https://example.com", "text": " page "},
        {"type": "date", "timestamp": DUE, "format": "{date_short_pretty}"},
        {"type": "date", "timestamp": DUE, "format": "{x}", "fallback": " soon "},
        {"type": "color", "value": "#F405B3"},
    ]
    assert read(
        {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": inline}]}
    ) == [
        "Hi @Amara Okafor @coordinators#mentoringSandbox@here:wave:https://example.com page "
        "Tomorrow soon #F405B3"
    ]


def test_parts_of_rich_text_stand_in_lines_of_their_own() -> None:
    def part(kind: str, text: str) -> Json:
        return {"type": kind, "elements": [{"type": "text", "text": text}]}

    items = [part("rich_text_section", "one"), part("rich_text_section", "two")]
    block = {
        "type": "rich_text",
        "elements": [
            part("rich_text_section", "Before\n"),
            {"type": "rich_text_list", "style": "ordered", "elements": items},
            part("rich_text_quote", "quoted"),
            part("rich_text_preformatted", "code"),
        ],
    }
    assert read(block) == ["Before", "one", "two", "quoted", "code"]


def test_tables_are_read_row_by_row() -> None:
    rich = example("blocks/rich_text")
    number = {"type": "raw_number", "value": 2.5, "text": "2.5 h"}
    rows = [[cell("Who"), cell("Hours")], [rich, number]]
    assert read({"type": "table", "rows": rows}) == ["Who | Hours", "Text | 2.5 h"]
    table = {"type": "data_table", "caption": "This term", "rows": rows}
    assert read(table) == ["This term", "Who | Hours", "Text | 2.5 h"]


def test_charts_are_read_with_all_their_labels() -> None:
    assert read(chart()) == ["Hours", "May 1"]
    assert read(lines(["Given", "Got"], ["May", "June"])) == [
        "Hours",
        "Month",
        "Hours",
        "Given",
        "May 1",
        "June 1",
        "Got",
        "May 1",
        "June 1",
    ]


def test_markdown_is_read_without_its_markup() -> None:
    text = "# Title\n\n**Bold** [link](https://example.com) `code`\n> quote"
    assert read({"type": "markdown", "text": text}) == ["Title", "", "Bold link code", "quote"]


def test_cards_and_what_holds_them() -> None:
    card = {
        "type": "card",
        "title": mrkdwn("*Title*"),
        "subtitle": plain("Sub"),
        "body": plain("Body"),
        "subtext": plain("Below"),
        "actions": [button()],
    }
    seen = ["Title", "Sub", "Body", "Press", "Below"]
    assert read(card) == seen
    assert read({"type": "carousel", "elements": [card, card]}) == seen * 2


def test_containers_show_the_title_that_counts() -> None:
    box: Json = {
        "type": "container",
        "title": plain("Plain"),
        "subtitle": plain("Sub"),
        "child_blocks": [actions(button())],
    }
    assert read(box) == ["Plain", "Sub", "Press"]
    box["rich_text_title"] = example("blocks/rich_text")
    assert read(box) == ["Text", "Sub", "Press"]


def test_plans_and_their_tasks() -> None:
    source = {"type": "url", "url": "https://example.com", "text": "Source"}
    task = {
        "task_id": "1",
        "title": "Task",
        "status": "complete",
        "details": example("blocks/rich_text"),
        "output": example("blocks/rich_text"),
        "sources": [source],
    }
    seen = ["Task", "Text", "Text", "Source"]
    assert read({"type": "plan", "title": "Plan", "tasks": [task]}) == ["Plan", *seen]
    assert read({"type": "task_card", **task}) == seen
    assert read({"type": "plan", "title": "Plan"}) == ["Plan"]


def test_videos_alerts_and_blocks_without_text() -> None:
    video: Json = example("blocks/video") | {
        "description": plain("About"),
        "author_name": "Amara",
        "provider_name": "Tube",
    }
    assert read(video) == ["Text", "About", "Amara", "Tube"]
    assert read({"type": "divider"}, example("blocks/file")) == [""]
    alert = {"type": "alert", "text": mrkdwn("*Careful*")}
    assert read_view(modal(alert)) == ["Title", "Careful", "Go"]


def test_every_block_of_the_table_can_be_read() -> None:
    assert {f"blocks/{kind}" for kind in BLOCKS} == {
        name for name in TABLE if name.startswith("blocks/")
    }


def test_dates_follow_the_readers_zone_and_language() -> None:
    text: dict[str, Any] = mrkdwn(f"<!date^{DUE}^{{date}} {{time}}|soon>")
    blocks = [{"type": "section", "text": text}]
    assert visible_text(blocks, now=NOW) == "March 5th 9:05 AM"
    german = visible_text(blocks, now=NOW, tz="Europe/Berlin", locale="de-DE")
    assert german == "5. März 10:05"
