"""The rich_text block and everything that may stand inside it."""

from __future__ import annotations

from sandbox.block_kit.shapes import (
    Array,
    Boolean,
    Field,
    Integer,
    Ref,
    Row,
    String,
    Union,
    may,
    must,
)
from sandbox.block_kit.table.pages import BLOCKS, ELEMENTS

PAGE = f"{BLOCKS}/rich-text-block"
STYLE = {"style": may(Ref("rich_text_style"))}
MENTION_STYLE = {"style": may(Ref("rich_text_mention_style"))}
BORDER = {"border": may(Integer(0, 1))}
INLINE = Union(
    tuple(
        f"rich_text/{kind}"
        for kind in (
            "text",
            "link",
            "user",
            "usergroup",
            "channel",
            "team",
            "broadcast",
            "emoji",
            "date",
            "color",
        )
    )
)


def _inline(type_: str, page: str, fields: dict[str, Field]) -> Row:
    return Row(name=f"rich_text/{type_}", type=type_, doc=f"{ELEMENTS}/{page}", fields=fields)


RICH_TEXT_ROWS = (
    Row(
        name="blocks/rich_text",
        type="rich_text",
        doc=PAGE,
        fields={
            "elements": must(
                Array(
                    Union(
                        (
                            "rich_text/section",
                            "rich_text/list",
                            "rich_text/quote",
                            "rich_text/preformatted",
                        )
                    )
                )
            ),
            "block_id": may(String(1, 255)),
        },
    ),
    Row(
        name="rich_text/section",
        type="rich_text_section",
        doc=f"{ELEMENTS}/rich-text-section-element",
        # Some have seen Slack take a part without elements, some have seen it refused: refuse it.
        fields={"elements": must(Array(INLINE, 1))},
    ),
    Row(
        name="rich_text/list",
        type="rich_text_list",
        doc=f"{ELEMENTS}/rich-text-list-element",
        fields={
            # Sections only: a list inside a list is refused, nesting is done with `indent`.
            "elements": must(Array(Union(("rich_text/section",)), 1)),
            "style": must(String(one_of=("bullet", "ordered"))),
            "indent": may(Integer(0, 8)),
            "offset": may(Integer(0)),
            **BORDER,
        },
    ),
    Row(
        name="rich_text/quote",
        type="rich_text_quote",
        doc=f"{ELEMENTS}/rich-text-quote-element",
        fields={"elements": must(Array(INLINE, 1)), **BORDER},
    ),
    Row(
        name="rich_text/preformatted",
        type="rich_text_preformatted",
        doc=f"{ELEMENTS}/rich-text-preformatted-element",
        fields={
            "elements": must(Array(Union(("rich_text/text", "rich_text/link")), 1)),
            "language": may(String(1)),
            **BORDER,
        },
    ),
    Row(
        name="rich_text_style",
        doc=PAGE,
        fields={
            style: may(Boolean()) for style in ("bold", "italic", "strike", "underline", "code")
        },
    ),
    Row(
        name="rich_text_mention_style",
        doc=PAGE,
        fields={
            style: may(Boolean())
            for style in (
                "bold",
                "italic",
                "strike",
                "underline",
                "code",
                "highlight",
                "client_highlight",
                "unlink",
            )
        },
    ),
    _inline("text", "text-element", {"text": must(String(1)), **STYLE}),
    _inline(
        "link",
        "link-element",
        {"url": must(String(1)), "text": may(String(1)), "unsafe": may(Boolean()), **STYLE},
    ),
    _inline("user", "user-element", {"user_id": must(String(1)), **MENTION_STYLE}),
    _inline("usergroup", "usergroup-element", {"usergroup_id": must(String(1)), **MENTION_STYLE}),
    _inline("channel", "channel-element", {"channel_id": must(String(1)), **MENTION_STYLE}),
    _inline("team", "team-element", {"team_id": must(String(1)), **MENTION_STYLE}),
    _inline(
        "broadcast",
        "broadcast-element",
        {"range": must(String(one_of=("here", "channel", "everyone"))), **STYLE},
    ),
    _inline(
        "emoji",
        "emoji-element",
        {
            "name": must(String(1)),
            "unicode": may(String(1)),
            "url": may(String(1)),
            "skin_tone": may(Integer(1, 6)),
            **STYLE,
        },
    ),
    _inline(
        "date",
        "date-element",
        {
            "timestamp": must(Integer()),
            "format": must(String(1)),
            "url": may(String(1)),
            "fallback": may(String(1)),
            **STYLE,
        },
    ),
    _inline("color", "color-element", {"value": must(String(1)), **STYLE}),
)
