"""Select menus and multi-select menus, with their five sources of options."""

from __future__ import annotations

from sandbox.block_kit import rules
from sandbox.block_kit.shapes import Array, Boolean, Field, Integer, Ref, Row, Rule, String, may
from sandbox.block_kit.table.elements import ACTION_ID, CONFIRM, FOCUS, PLACEHOLDER
from sandbox.block_kit.table.pages import ELEMENTS

OPTIONS = {
    "options": may(Array(Ref("option"), 1, 100)),
    "option_groups": may(Array(Ref("option_group"), 1, 100)),
}
QUERY = {"min_query_length": may(Integer(0))}
CURRENT = {
    "default_to_current_conversation": may(Boolean()),
    "filter": may(Ref("conversation_filter")),
}
RESPONSE_URL = {"response_url_enabled": may(Boolean())}


def _menu(type_: str, own: dict[str, Field], *checks: Rule) -> Row:
    multi = type_.startswith("multi_")
    fields = ACTION_ID | CONFIRM | FOCUS | PLACEHOLDER | own
    if multi:
        fields |= {"max_selected_items": may(Integer(1))}
    page = "multi-select-menu-element" if multi else "select-menu-element"
    kind = type_.removeprefix("multi_")
    # The multi page calls two of its sections by the singular: "channel_multi_select".
    singular = kind.replace("channels", "channel").replace("conversations", "conversation")
    anchor = singular.replace("_select", "_multi_select") if multi else kind
    return Row(
        name=f"elements/{type_}",
        type=type_,
        doc=f"{ELEMENTS}/{page}#{anchor}",
        fields=fields,
        one_of=("options", "option_groups") if kind == "static_select" else (),
        rules=checks,
    )


SELECT_ROWS = (
    _menu(
        "static_select",
        OPTIONS | {"initial_option": may(Ref("option"))},
        rules.initial_option_is_offered,
    ),
    _menu(
        "multi_static_select",
        OPTIONS | {"initial_options": may(Array(Ref("option")))},
        rules.initial_options_are_offered,
        rules.no_more_selected_than_allowed,
    ),
    _menu("external_select", QUERY | {"initial_option": may(Ref("option"))}),
    _menu(
        "multi_external_select",
        QUERY | {"initial_options": may(Array(Ref("option"), 1))},
        rules.no_more_selected_than_allowed,
    ),
    _menu("users_select", {"initial_user": may(String(1))}),
    _menu(
        "multi_users_select",
        {"initial_users": may(Array(String(1)))},
        rules.no_more_selected_than_allowed,
    ),
    _menu(
        "conversations_select",
        CURRENT | RESPONSE_URL | {"initial_conversation": may(String(1))},
    ),
    _menu(
        "multi_conversations_select",
        CURRENT | {"initial_conversations": may(Array(String(1)))},
        rules.no_more_selected_than_allowed,
    ),
    _menu("channels_select", RESPONSE_URL | {"initial_channel": may(String(1))}),
    _menu(
        "multi_channels_select",
        {"initial_channels": may(Array(String(1)))},
        rules.no_more_selected_than_allowed,
    ),
)
