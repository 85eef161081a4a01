"""Menus as Slack takes them."""

from typing import Any

from programme.languages import CODES
from views.inputs import multi_menu, option, option_group

GROUPS = [
    option_group("Fruit", [option("1", "Apple"), option("2", "Quince")]),
    option_group("Roots", [option("3", "Beet")]),
]


def shown(*chosen: str) -> dict[str, Any]:
    menu: dict[str, Any] = multi_menu("x", "Choose any", GROUPS, chosen).to_dict()
    return menu


def test_what_is_chosen_in_several_groups_is_shown_without_them() -> None:
    for chosen in ((), ("1", "2"), ("3",)):
        assert [len(group["options"]) for group in shown(*chosen)["option_groups"]] == [2, 1]
    across = shown("1", "3")
    assert "option_groups" not in across
    assert [one["value"] for one in across["options"]] == ["1", "2", "3"]
    assert [one["value"] for one in across["initial_options"]] == ["1", "3"]


def test_each_language_can_be_chosen_once() -> None:
    assert len(set(CODES)) == len(CODES) <= 100
