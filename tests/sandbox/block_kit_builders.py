"""Short ways to write Block Kit in tests."""

from __future__ import annotations

from typing import Any

from sandbox.block_kit import Problem, check_message_blocks, check_view

Json = dict[str, Any]


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def mrkdwn(text: str) -> Json:
    return {"type": "mrkdwn", "text": text}


def option(text: str = "A", value: str = "a", **more: Any) -> Json:
    return {"text": plain(text), "value": value, **more}


def options(count: int) -> list[Json]:
    return [option(f"Option {number}", str(number)) for number in range(count)]


def button(**more: Any) -> Json:
    return {"type": "button", "text": plain("Press"), **more}


def actions(*elements: Json) -> Json:
    return {"type": "actions", "elements": list(elements)}


def asking(element: Json, **more: Any) -> Json:
    return {"type": "input", "label": plain("Label"), "element": element, **more}


def modal(*blocks: Json, **more: Any) -> Json:
    return {
        "type": "modal",
        "title": plain("Title"),
        "submit": plain("Go"),
        "blocks": list(blocks) or [{"type": "divider"}],
        **more,
    }


def cell(text: str) -> Json:
    return {"type": "raw_text", "text": text}


def chart(**more: Any) -> Json:
    return {
        "type": "data_visualization",
        "title": "Hours",
        "chart": {"type": "pie", "segments": [{"label": "May", "value": 1}]},
        **more,
    }


def lines(
    series: list[str], categories: list[str], x_label: str = "Month", y_label: str = "Hours"
) -> Json:
    data = [{"label": label, "value": 1} for label in categories]
    return chart(
        chart={
            "type": "line",
            "series": [{"name": name, "data": data} for name in series],
            "axis_config": {"categories": categories, "x_label": x_label, "y_label": y_label},
        }
    )


def picture(**more: Any) -> Json:
    return {"type": "image", "alt_text": "A cat", "image_url": "https://example.com/c.png", **more}


def confirm(**more: Any) -> Json:
    texts = {name: plain("OK") for name in ("title", "text", "confirm", "deny")}
    return button(confirm=texts | more)


def of(content: Any) -> list[Problem]:
    return check_view(content) if isinstance(content, dict) else check_message_blocks(content)


def spot(content: Any, where: str) -> str:
    if where.startswith(("/blocks", "/view")):
        return where
    root = "/view" if isinstance(content, dict) else ""
    return f"{root}{where}" if where.startswith("/") else f"{root}/blocks/0/{where}"
