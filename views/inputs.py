"""Input blocks of modals. A block's id is the name of the form's field."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from slack_sdk.models.blocks import (
    CheckboxesElement,
    DatePickerElement,
    DateTimePickerElement,
    ExternalDataSelectElement,
    InputBlock,
    NumberInputElement,
    Option,
    OptionGroup,
    PlainTextInputElement,
    PlainTextObject,
    RadioButtonsElement,
    StaticMultiSelectElement,
    StaticSelectElement,
    UserMultiSelectElement,
)
from slack_sdk.models.blocks.block_elements import InputInteractiveElement

Choices = Sequence[Option | OptionGroup]


def option(value: str, text: str, description: str | None = None) -> Option:
    """Return one choice; ``text`` and ``description`` hold at most 75 characters."""
    return Option(
        value=value,
        text=PlainTextObject(text=text, emoji=False),
        description=PlainTextObject(text=description, emoji=False) if description else None,
    )


def option_group(label: str, options: Sequence[Option]) -> OptionGroup:
    """Return choices under a common label."""
    return OptionGroup(label=PlainTextObject(text=label), options=options)


def field(
    name: str,
    label: str,
    element: InputInteractiveElement,
    *,
    hint: str | None = None,
    optional: bool = False,
    dispatch: bool = False,
) -> InputBlock:
    """Return an input block of the form's field; ``dispatch`` tells us of each change at once."""
    return InputBlock(
        block_id=name,
        label=PlainTextObject(text=label),
        element=element,
        hint=PlainTextObject(text=hint) if hint else None,
        optional=optional,
        dispatch_action=dispatch or None,
    )


def _flat(choices: Choices) -> Iterable[Option]:
    for choice in choices:
        if isinstance(choice, OptionGroup):
            yield from choice.options or ()
        else:
            yield choice


def _chosen(choices: Choices, values: Iterable[str | None]) -> list[Option]:
    by_value = {choice.value: choice for choice in _flat(choices)}
    return [by_value[value] for value in values if value in by_value]


def _split(choices: Choices) -> dict[str, Any]:
    has_groups = bool(choices) and isinstance(choices[0], OptionGroup)
    return {"option_groups" if has_groups else "options": choices}


def _as_one_group(choices: Choices, chosen: Sequence[Option]) -> Choices:
    """Return the choices without their groups where what is chosen is of several.

    Slack refuses to show that as chosen, which its own people say is a fault of Slack's:
    https://github.com/slackapi/bolt-python/issues/242, and
    https://github.com/slackapi/bolt-js/issues/1496.
    """
    of_groups = [one for one in choices if isinstance(one, OptionGroup)]
    groups = [one for one in of_groups if any(option in chosen for option in one.options or ())]
    return list(_flat(choices)) if len(groups) > 1 else choices


def radio(action_id: str, choices: Sequence[Option], value: str | None) -> RadioButtonsElement:
    """Return radio buttons with the value chosen, if it is among them."""
    chosen = _chosen(choices, [value])
    return RadioButtonsElement(
        action_id=action_id, options=choices, initial_option=chosen[0] if chosen else None
    )


def menu(
    action_id: str, placeholder: str, choices: Choices, value: str | None
) -> StaticSelectElement:
    """Return a menu of options or option groups with the value chosen, if it is among them."""
    chosen = _chosen(choices, [value])
    return StaticSelectElement(
        action_id=action_id,
        placeholder=PlainTextObject(text=placeholder),
        initial_option=chosen[0] if chosen else None,
        **_split(choices),
    )


def multi_menu(
    action_id: str, placeholder: str, choices: Choices, values: Iterable[str]
) -> StaticMultiSelectElement:
    """Return a menu of which several can be chosen."""
    chosen = _chosen(choices, values)
    return StaticMultiSelectElement(
        action_id=action_id,
        placeholder=PlainTextObject(text=placeholder),
        initial_options=chosen or None,
        **_split(_as_one_group(choices, chosen)),
    )


def people_menu(
    action_id: str, placeholder: str, slack_user_ids: Sequence[str], *, most: int
) -> UserMultiSelectElement:
    """Return a menu of the workspace's people, of whom several can be chosen."""
    return UserMultiSelectElement(
        action_id=action_id,
        placeholder=PlainTextObject(text=placeholder),
        initial_users=list(slack_user_ids) or None,
        max_selected_items=most,
    )


def search_menu(
    action_id: str, placeholder: str, chosen: Option | None, shortest_query: int
) -> ExternalDataSelectElement:
    """Return a menu whose options we give while the person types."""
    return ExternalDataSelectElement(
        action_id=action_id,
        placeholder=PlainTextObject(text=placeholder),
        initial_option=chosen,
        min_query_length=shortest_query,
    )


def checkboxes(
    action_id: str, choices: Sequence[Option], values: Iterable[str]
) -> CheckboxesElement:
    """Return boxes to tick."""
    return CheckboxesElement(
        action_id=action_id, options=choices, initial_options=_chosen(choices, values) or None
    )


def text_line(
    action_id: str,
    value: str | None,
    *,
    longest: int,
    multiline: bool = False,
    placeholder: str | None = None,
) -> PlainTextInputElement:
    """Return a field to type into."""
    return PlainTextInputElement(
        action_id=action_id,
        initial_value=value or None,
        multiline=multiline,
        max_length=longest,
        placeholder=PlainTextObject(text=placeholder) if placeholder else None,
    )


def number(action_id: str, value: str | None, *, least: int, most: int) -> NumberInputElement:
    """Return a field for a whole number; a value that is none is not shown again."""
    is_number = value is not None and value.isdecimal() and least <= int(value) <= most
    return NumberInputElement(
        action_id=action_id,
        is_decimal_allowed=False,
        initial_value=value if is_number else None,
        min_value=str(least),
        max_value=str(most),
    )


def day_picker(action_id: str, value: date | None) -> DatePickerElement:
    """Return a calendar to choose a day from."""
    return DatePickerElement(action_id=action_id, initial_date=value.isoformat() if value else None)


def moment_picker(action_id: str, value: datetime | None) -> DateTimePickerElement:
    """Return a calendar with a clock; Slack shows it in the reader's own zone."""
    return DateTimePickerElement(
        action_id=action_id, initial_date_time=int(value.timestamp()) if value else None
    )
