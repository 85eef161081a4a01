"""Tables and charts."""

from __future__ import annotations

from sandbox.block_kit import rules
from sandbox.block_kit.shapes import (
    HOME,
    MESSAGE,
    Array,
    Boolean,
    Field,
    Integer,
    Number,
    Ref,
    Row,
    String,
    Union,
    may,
    must,
)
from sandbox.block_kit.table.pages import BLOCKS

DATA_TABLE = f"{BLOCKS}/data-table-block"
CHART = f"{BLOCKS}/data-visualization-block"
TABLE = f"{BLOCKS}/table-block"
CELL = Union(("cells/raw_text", "cells/raw_number", "blocks/rich_text"))
SHOWN = frozenset({MESSAGE, HOME})


def _axes_chart(type_: str) -> Row:
    fields: dict[str, Field] = {
        "series": must(Array(Ref("chart_series"), 1, 6)),
        "axis_config": must(Ref("chart_axes")),
    }
    return Row(
        name=f"charts/{type_}",
        type=type_,
        doc=f"{CHART}#{type_}",
        fields=fields,
        rules=(rules.series_names_differ, rules.points_match_categories),
    )


DATA_ROWS = (
    Row(
        name="blocks/table",
        type="table",
        doc=TABLE,
        surfaces=SHOWN,
        fields={
            "rows": must(Array(Array(CELL, 1, 20), 1, 100)),
            "column_settings": may(Array(Ref("column_setting"), 0, 20, nullable=True)),
            "block_id": may(String(1, 255)),
        },
    ),
    Row(
        name="column_setting",
        doc=TABLE,
        fields={
            "align": may(String(one_of=("left", "center", "right"))),
            "is_wrapped": may(Boolean()),
        },
    ),
    Row(
        name="cells/raw_text",
        type="raw_text",
        doc=DATA_TABLE,
        fields={"text": must(String(1))},
    ),
    Row(
        name="cells/raw_number",
        type="raw_number",
        doc=DATA_TABLE,
        fields={"value": must(Number()), "text": must(String(1))},
    ),
    Row(
        name="blocks/data_table",
        type="data_table",
        doc=DATA_TABLE,
        surfaces=SHOWN,
        fields={
            "caption": must(String(1)),
            # The page once said 101 rows, later 201: the sandbox keeps the stricter.
            "rows": must(Array(Array(CELL, 1, 20), 2, 101)),
            "page_size": may(Integer(1, 100)),
            "row_header_column_index": may(Integer(0, 19)),
            "block_id": may(String(1, 255)),
        },
        rules=(
            rules.rows_are_equally_long,
            rules.header_cells_are_raw,
            rules.row_header_column_exists,
        ),
    ),
    Row(
        name="blocks/data_visualization",
        type="data_visualization",
        doc=CHART,
        surfaces=SHOWN,
        fields={
            "title": must(String(1, 50)),
            "chart": must(Union(("charts/pie", "charts/bar", "charts/area", "charts/line"))),
            "block_id": may(String(1, 255)),
        },
    ),
    Row(
        name="charts/pie",
        type="pie",
        doc=f"{CHART}#pie",
        # The page once said 6 segments and series, later 12: the sandbox keeps the stricter.
        fields={"segments": must(Array(Ref("chart_segment"), 1, 6))},
    ),
    _axes_chart("bar"),
    _axes_chart("area"),
    _axes_chart("line"),
    Row(
        name="chart_segment",
        doc=f"{CHART}#segment",
        fields={"label": must(String(1, 20)), "value": must(Number(above=0))},
    ),
    Row(
        name="chart_series",
        doc=f"{CHART}#data-series",
        fields={
            "name": must(String(1, 20)),
            "data": must(Array(Ref("chart_point"), 1, 20)),
        },
    ),
    Row(
        name="chart_point",
        doc=f"{CHART}#data-point",
        fields={"label": must(String(1, 20)), "value": must(Number())},
    ),
    Row(
        name="chart_axes",
        doc=f"{CHART}#axis-config",
        fields={
            "categories": must(Array(String(1, 20), 1, 20)),
            "x_label": may(String(1, 50)),
            "y_label": may(String(1, 50)),
        },
        rules=(rules.categories_differ,),
    ),
)
