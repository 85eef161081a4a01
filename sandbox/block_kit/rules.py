"""What must hold inside one object beyond the shape of its fields.

Every rule yields pairs of Slack's wording and a JSON pointer. Where a wording is known from an
answer of Slack it is quoted at the rule; the others are worded after those.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any, TypeAlias
from zoneinfo import available_timezones

from sandbox.block_kit.shapes import Rule

Finding: TypeAlias = tuple[str, str]
NUMBER = r"^-?[0-9]+(\.[0-9]+)?$"


def _named(names: tuple[str, ...]) -> str:
    return ", ".join(f"`{name}`" for name in names[:-1]) + f" or `{names[-1]}`"


def text_or_fields(section: Mapping[str, Any], pointer: str) -> Iterator[Finding]:
    """Ask a section for `text`, `fields` or both."""
    if "text" not in section and "fields" not in section:
        # 'must define either `text` or `fields` [json-pointer:/blocks/0/type]'
        yield "must define either `text` or `fields`", f"{pointer}/type"


def at_least_one_of(*names: str) -> Rule:
    """Make the rule that at least one of these properties is there."""

    def rule(value: Mapping[str, Any], pointer: str) -> Iterator[Finding]:
        if not any(name in value for name in names):
            yield f"must define at least one of {_named(names)}", pointer

    return rule


def not_both(*names: str) -> Rule:
    """Make the rule that at most one of these properties is there."""

    def rule(value: Mapping[str, Any], pointer: str) -> Iterator[Finding]:
        if sum(name in value for name in names) > 1:
            yield f"must define only one of {_named(names)}", pointer

    return rule


def in_order(low: str, high: str) -> Rule:
    """Make the rule that the integer `low` does not exceed the integer `high`."""

    def rule(value: Mapping[str, Any], pointer: str) -> Iterator[Finding]:
        if low in value and high in value and value[low] > value[high]:
            yield f"must be less than {value[high]}", f"{pointer}/{low}"

    return rule


def _offered(element: Mapping[str, Any]) -> list[Any]:
    groups = element.get("option_groups", [])
    return [
        *element.get("options", []),
        *(option for group in groups for option in group["options"]),
    ]


def initial_option_is_offered(element: Mapping[str, Any], pointer: str) -> Iterator[Finding]:
    """Ask that `initial_option` is exactly one of the options."""
    if "initial_option" in element and element["initial_option"] not in _offered(element):
        yield "must be one of the provided options", f"{pointer}/initial_option"


def initial_options_are_offered(element: Mapping[str, Any], pointer: str) -> Iterator[Finding]:
    """Ask that `initial_options` are some of the options, at least one, and all of one group.

    That Slack refuses those of several groups, its own people confirm: bolt-python issue 242,
    python-slack-sdk issue 974 and bolt-js issue 1496, in github.com/slackapi.
    """
    if "initial_options" in element:
        initial = element["initial_options"]
        groups = [group["options"] for group in element.get("option_groups", [])]
        offered = groups or [_offered(element)]
        if not initial or not any(all(one in group for one in initial) for group in offered):
            # An empty list gets it too: '[ERROR] must be one of the provided options
            # [json-pointer:view/blocks/4/elements/0/initial_options]'
            yield "must be one of the provided options", f"{pointer}/initial_options"


def no_more_selected_than_allowed(menu: Mapping[str, Any], pointer: str) -> Iterator[Finding]:
    """Ask that the initial selection of a multi-select menu fits `max_selected_items`."""
    most = menu.get("max_selected_items")
    for name, value in menu.items():
        if name.startswith("initial_") and most is not None and len(value) > most:
            yield f"no more than {most} items allowed", f"{pointer}/{name}"


def initial_value_fits(element: Mapping[str, Any], pointer: str) -> Iterator[Finding]:
    """Ask that the initial text is not longer than `max_length`."""
    most = element.get("max_length")
    if most is not None and len(element.get("initial_value", "")) > most:
        yield f"must be less than {most + 1} characters", f"{pointer}/initial_value"


def numbers_agree(element: Mapping[str, Any], pointer: str) -> Iterator[Finding]:
    """Ask that bounds are in order, and all numbers whole unless decimals are allowed."""
    values = {
        name: Decimal(element[name])
        for name in ("min_value", "max_value", "initial_value")
        if name in element
    }
    for name, value in values.items():
        if not element["is_decimal_allowed"] and value != value.to_integral_value():
            yield "must provide an integer", f"{pointer}/{name}"
    least = values.get("min_value")
    most = values.get("max_value")
    initial = values.get("initial_value")
    if least is not None and most is not None and least > most:
        yield f"must be less than {most}", f"{pointer}/min_value"
    if initial is not None and least is not None and initial < least:
        yield f"must be greater than {least}", f"{pointer}/initial_value"
    if initial is not None and most is not None and initial > most:
        yield f"must be less than {most}", f"{pointer}/initial_value"


def timezone_is_known(element: Mapping[str, Any], pointer: str) -> Iterator[Finding]:
    """Ask that the zone of a time picker is an IANA name."""
    if "timezone" in element and element["timezone"] not in available_timezones():
        yield "must be a valid timezone", f"{pointer}/timezone"


def files_are_not_dispatched(block: Mapping[str, Any], pointer: str) -> Iterator[Finding]:
    """Refuse to dispatch actions of a file input, which has none."""
    if block["element"]["type"] == "file_input" and block.get("dispatch_action") is True:
        yield "`dispatch_action` is not supported for `file_input`", f"{pointer}/dispatch_action"


def collapsing_makes_sense(container: Mapping[str, Any], pointer: str) -> Iterator[Finding]:
    """Ask that only a collapsible container starts collapsed, only a fixed one has a divider."""
    collapsible = container.get("is_collapsible") is True
    if container.get("default_collapsed") is True and not collapsible:
        yield "requires `is_collapsible`", f"{pointer}/default_collapsed"
    if container.get("has_header_divider") is True and collapsible:
        yield "must not be used with `is_collapsible`", f"{pointer}/has_header_divider"


def rows_are_equally_long(table: Mapping[str, Any], pointer: str) -> Iterator[Finding]:
    """Ask that all rows of a data table have as many cells as its header."""
    for number, row in enumerate(table["rows"]):
        if len(row) != len(table["rows"][0]):
            yield "all rows must have the same number of cells", f"{pointer}/rows/{number}"


def header_cells_are_raw(table: Mapping[str, Any], pointer: str) -> Iterator[Finding]:
    """Refuse rich text in the header of a data table."""
    for number, cell in enumerate(table["rows"][0]):
        if cell["type"] == "rich_text":
            yield "unsupported type: rich_text", f"{pointer}/rows/0/{number}/type"


def row_header_column_exists(table: Mapping[str, Any], pointer: str) -> Iterator[Finding]:
    """Ask that the column that names the rows is one of the columns."""
    last = len(table["rows"][0]) - 1
    if table.get("row_header_column_index", 0) > last:
        yield f"must be less than {last}", f"{pointer}/row_header_column_index"


def series_names_differ(chart: Mapping[str, Any], pointer: str) -> Iterator[Finding]:
    """Refuse a second series of a chart with the same name."""
    seen: set[str] = set()
    for number, series in enumerate(chart["series"]):
        if series["name"] in seen:
            yield "Input contains duplicate items", f"{pointer}/series/{number}/name"
        seen.add(series["name"])


def categories_differ(axes: Mapping[str, Any], pointer: str) -> Iterator[Finding]:
    """Refuse a category that stands twice on the x axis."""
    if len(set(axes["categories"])) < len(axes["categories"]):
        yield "Input contains duplicate items", f"{pointer}/categories"


def points_match_categories(chart: Mapping[str, Any], pointer: str) -> Iterator[Finding]:
    """Ask every series for one point per category of the x axis, in their order."""
    categories = chart["axis_config"]["categories"]
    for number, series in enumerate(chart["series"]):
        if [point["label"] for point in series["data"]] != categories:
            yield "labels must match `axis_config.categories`", f"{pointer}/series/{number}/data"
