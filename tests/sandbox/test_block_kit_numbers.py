"""Every number in the Block Kit table, written down a second time from Slack's pages.

A number changed in the table without a reason in the documentation fails here, whatever else may
read it. "1..75 text" is a text object whose text has 1 to 75 characters.
"""

from __future__ import annotations

from fnmatch import fnmatchcase

from sandbox.block_kit.shapes import Array, Integer, Number, Shape, String, Text
from sandbox.block_kit.table import TABLE

NUMBERS = {
    "* accessibility_label": "1..75 characters",
    "* action_id": "1..255 characters",
    "* actions": "1..3 items",
    "* agent_prompt": "1..4000 characters",
    "* agent_prompt_display": "1.. characters",
    "* alt_text": "1..2000 characters",
    "* author_name": "1..49 characters",
    "* block_id": "1..255 characters",
    "message blocks": "0..50 items",
    "modal blocks": "1..100 items",
    "home blocks": "1..100 items",
    "* body": "1..200 text",
    "* border": "0..1",
    "* callback_id": "0..255 characters",
    "* caption": "1.. characters",
    "* categories": "1..20 of 1..20 characters",
    "* channel_id": "1.. characters",
    "* child_blocks": "1..10 items",
    "* close": "1..24 text",
    "* column_settings": "0..20 items",
    "confirm confirm": "1..30 text",
    "* customizable_input_parameters": "0.. items",
    "* data": "1..20 items",
    "* deny": "1..30 text",
    "blocks/video description": "1..199 text",
    "option description": "1..75 text",
    "formatted_option description": "1..75 text",
    "overflow_option description": "1..75 text",
    "blocks/actions elements": "1..25 items",
    "blocks/context elements": "1..10 items",
    "blocks/carousel elements": "1..10 items",
    "blocks/context_actions elements": "1..5 items",
    "blocks/rich_text elements": "0.. items",
    "rich_text/section elements": "1.. items",
    "rich_text/list elements": "1.. items",
    "rich_text/quote elements": "1.. items",
    "rich_text/preformatted elements": "1.. items",
    "* event_type": "1..255 characters",
    "modal external_id": "0..255 characters",
    "home external_id": "0..255 characters",
    "blocks/file external_id": "1..255 characters",
    "* fallback": "1.. characters",
    "* fields": "1..10 of 1..2000 text",
    "* filetypes": "1.. of 1.. characters",
    "* format": "1.. characters",
    "* hint": "1..2000 text",
    "* id": "1.. characters",
    "* image_url": "1..3000 characters",
    "* include": "1.. items",
    "* indent": "0..8",
    "* initial_channel": "1.. characters",
    "* initial_channels": "0.. of 1.. characters",
    "* initial_conversation": "1.. characters",
    "* initial_conversations": "0.. of 1.. characters",
    "* initial_date_time": "1000000000..9999999999",
    "elements/checkboxes initial_options": "0.. items",
    "elements/multi_static_select initial_options": "0.. items",
    "elements/multi_external_select initial_options": "1.. items",
    "* initial_user": "1.. characters",
    "* initial_users": "0.. of 1.. characters",
    "elements/plain_text_input initial_value": "0..3000 characters",
    "elements/email_text_input initial_value": "0.. characters",
    "elements/url_text_input initial_value": "0.. characters",
    "blocks/input label": "1..2000 text",
    "chart_segment label": "1..20 characters",
    "chart_point label": "1..20 characters",
    "option_group label": "1..75 text",
    "* language": "1.. characters",
    "* max_files": "1..10",
    "* max_length": "1..3000",
    "* max_lines": "1..100",
    "* max_selected_items": "1..",
    "* min_length": "0..3000",
    "* min_lines": "1..100",
    "* min_query_length": "0..",
    "rich_text/emoji name": "1.. characters",
    "input_parameter name": "1.. characters",
    "chart_series name": "1..20 characters",
    "* offset": "0..",
    "suggestions option_groups": "0..100 items",
    "elements/static_select option_groups": "1..100 items",
    "elements/multi_static_select option_groups": "1..100 items",
    "suggestions options": "0..100 items",
    "elements/checkboxes options": "1..10 items",
    "elements/radio_buttons options": "1..10 items",
    "elements/overflow options": "1..5 items",
    "elements/static_select options": "1..100 items",
    "elements/multi_static_select options": "1..100 items",
    "option_group options": "1..100 items",
    "* page_size": "1..100",
    "* placeholder": "1..150 text",
    "* private_metadata": "0..3000 characters",
    "* provider_icon_url": "1..3000 characters",
    "* provider_name": "1.. characters",
    "* row_header_column_index": "0..19",
    "blocks/table rows": "1..100 of 1..20 items",
    "blocks/data_table rows": "2..101 of 1..20 items",
    "* segments": "1..6 items",
    "* series": "1..6 items",
    "* skin_tone": "1..6",
    "* sources": "0.. items",
    "* submit": "1..24 text",
    "* subtext": "1..200 text",
    "* subtitle": "1..150 text",
    "* task_id": "1.. characters",
    "* tasks": "0.. items",
    "* team_id": "1.. characters",
    "blocks/section text": "1..3000 text",
    "blocks/header text": "1..150 text",
    "blocks/markdown text": "1..12000 characters",
    "blocks/alert text": "1..200 text",
    "rich_text/text text": "1.. characters",
    "rich_text/link text": "1.. characters",
    "cells/raw_text text": "1.. characters",
    "cells/raw_number text": "1.. characters",
    "elements/url text": "1.. characters",
    "elements/button text": "1..75 text",
    "elements/workflow_button text": "1..75 text",
    "feedback_button text": "1..75 text",
    "elements/icon_button text": "1..75 text",
    "option text": "1..75 text",
    "formatted_option text": "1..75 text",
    "overflow_option text": "1..75 text",
    "text/plain_text text": "1..3000 characters",
    "text/mrkdwn text": "1..3000 characters",
    "confirm text": "1..300 text",
    "* thumbnail_url": "1..3000 characters",
    "* timestamp": "..",
    "* timezone": "1.. characters",
    "modal title": "1..24 text",
    "blocks/image title": "1..2000 text",
    "blocks/video title": "1..199 text",
    "blocks/card title": "1..150 text",
    "blocks/container title": "1..150 text",
    "blocks/task_card title": "1.. characters",
    "blocks/plan title": "1.. characters",
    "blocks/data_visualization title": "1..50 characters",
    "confirm title": "1..100 text",
    "* title_url": "1..3000 characters",
    "* trigger_actions_on": "1..2 items",
    "* unicode": "1.. characters",
    "rich_text/link url": "1.. characters",
    "rich_text/emoji url": "1.. characters",
    "rich_text/date url": "1.. characters",
    "elements/url url": "1.. characters",
    "elements/button url": "1..3000 characters",
    "overflow_option url": "1..3000 characters",
    "slack_file url": "1..3000 characters",
    "trigger url": "1..3000 characters",
    "* user_id": "1.. characters",
    "* usergroup_id": "1.. characters",
    "rich_text/color value": "1.. characters",
    "chart_segment value": "more than 0",
    "elements/button value": "0..2000 characters",
    "elements/icon_button value": "0..2000 characters",
    "feedback_button value": "1..2000 characters",
    "option value": "1..150 characters",
    "formatted_option value": "1..150 characters",
    "overflow_option value": "1..150 characters",
    "input_parameter value": "0.. characters",
    "* video_url": "1..3000 characters",
    "* visible_to_user_ids": "1.. of 1.. characters",
    "* x_label": "1..50 characters",
    "* y_label": "1..50 characters",
}


def span(least: int | None, most: int | None) -> str:
    return f"{'' if least is None else least}..{'' if most is None else most}"


def numbers(shape: Shape) -> str:
    match shape:
        case String():
            closed = shape.one_of or shape.date or (shape.pattern and not shape.most)
            return "" if closed else f"{span(shape.least, shape.most)} characters"
        case Text():
            return f"1..{shape.most} text"
        case Integer():
            return span(shape.least, shape.most)
        case Array():
            inner = numbers(shape.of)
            return f"{span(shape.least, shape.most)} {f'of {inner}' if inner else 'items'}"
        case Number() if shape.above is not None:
            return f"more than {shape.above:g}"
        case _:
            return ""


def test_every_number_is_the_documented_one() -> None:
    unused = set(NUMBERS)
    for row in TABLE.values():
        for name, field in row.fields.items():
            key = f"{row.name} {name}"
            [said] = [it for it in NUMBERS if fnmatchcase(key, it)] or [""]
            assert (key, numbers(field.shape)) == (key, NUMBERS.get(said, ""))
            unused.discard(said)
    assert unused == set()
