"""Slack's charts and tables, which its block classes do not know yet.

https://docs.slack.dev/reference/block-kit/blocks/data-visualization-block and
https://docs.slack.dev/reference/block-kit/blocks/data-table-block
"""

from collections.abc import Mapping, Sequence
from typing import Any


def bar_chart(
    title: str, labels: Sequence[str], series: Mapping[str, Sequence[int]], y_label: str
) -> dict[str, Any]:
    """Return a bar chart: of each series, by its name, one value for each label."""
    return {
        "type": "data_visualization",
        "title": title,
        "chart": {
            "type": "bar",
            "series": [
                {
                    "name": name,
                    "data": [
                        {"label": label, "value": value}
                        for label, value in zip(labels, values, strict=True)
                    ],
                }
                for name, values in series.items()
            ],
            "axis_config": {"categories": list(labels), "y_label": y_label},
        },
    }


def table(
    caption: str,
    headings: Sequence[str],
    rows: Sequence[Sequence[str | int]],
    most_at_once: int | None = None,
) -> dict[str, Any]:
    """Return a table whose text stands as it is and whose numbers can be sorted by.

    It is paged when it has more rows than ``most_at_once``.
    """
    return {
        "type": "data_table",
        "caption": caption,
        "page_size": min(most_at_once or len(rows), len(rows)),
        "rows": [[_cell(one) for one in row] for row in (headings, *rows)],
    }


def _cell(value: str | int) -> dict[str, Any]:
    if isinstance(value, str):
        return {"type": "raw_text", "text": value}
    return {"type": "raw_number", "value": value, "text": str(value)}
