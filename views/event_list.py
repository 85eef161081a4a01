"""The list of who was at an event, as a coordinator ticks it: a page at a time, or by name."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from slack_sdk.models.blocks import Block, ButtonElement

from models import Event
from programme.event_list import ON_A_PAGE, Listed, ListPage
from programme.translations import gettext as _
from programme.translations import ngettext
from views.events import event_name
from views.inputs import checkboxes, field, option, people_menu, text_line
from views.messages import (
    Message,
    button,
    buttons,
    escape,
    message,
    moment,
    paragraph,
    small_print,
)
from views.surfaces import Surface, modal

LIST_VIEW = "events.save_list"
# Behind it stands where to: the button's value is the page, from 0.
TURN = "events.list_turn"
ALL = "events.list_all"
PEOPLE, FIND = "people", "find"
_BOXES = "there."
_IN_A_FIELD = 10  # boxes that Slack takes
_LONGEST_NAME = 75
_MOST_ADDED = 50


def list_view(shown: ListPage, turn: int = 0) -> Surface:
    """Return the list of who was at an event, to be ticked.

    ``turn`` counts up each time it is shown anew, so that Slack forgets who was added before.
    """
    event = shown.event
    about = f"*{escape(event_name(event))}*, {moment(event.starts_at)}"
    if shown.everybody:
        counted = ngettext(
            "{there} of {count} person was there.",
            "{there} of {count} people were there.",
            shown.everybody,
            there=shown.there,
        )
        about = f"{about}\n{counted}"
    blocks: list[Block] = [paragraph(about)]
    if shown.everybody > ON_A_PAGE:
        find = text_line("events.find", shown.words, longest=_LONGEST_NAME)
        blocks += [
            field(FIND, _("Look for a name"), find, optional=True),
            buttons(button(_("Find"), f"{TURN}.find", value="0")),
        ]
    blocks += _boxes(shown.people)
    if not shown.people:
        blocks.append(
            paragraph(
                _("Nobody of that name signed up.") if shown.words else _("Nobody signed up.")
            )
        )
    turns = _turns(shown)
    if turns:
        blocks += [
            buttons(*turns),
            small_print(_("Whatever button you press, what you ticked before is kept.")),
        ]
    blocks.append(
        field(
            PEOPLE,
            _("Who came, too"),
            people_menu(f"events.people.{turn}", _("Choose people"), (), most=_MOST_ADDED),
            hint=_(
                "Add who came without signing up, and take the tick from who wasn't there. Your "
                "list counts more than what people say themselves."
            ),
            optional=True,
        )
    )
    return modal(
        LIST_VIEW,
        _("Who was there"),
        blocks,
        submit=_("Save"),
        ids={"event": event.id, "turn": turn},
    )


def _boxes(people: Sequence[Listed]) -> Iterator[Block]:
    for start in range(0, len(people), _IN_A_FIELD):
        some = people[start : start + _IN_A_FIELD]
        ids = ",".join(one.slack_user_id for one in some)
        # Slack keeps what is ticked as long as the ids stay: those of others are others.
        digest = hashlib.sha256(ids.encode()).hexdigest()[:16]
        yield field(
            f"{_BOXES}{digest}",
            " – ".join(dict.fromkeys([_short(some[0].name), _short(some[-1].name)])),
            checkboxes(
                "events.there_boxes",
                [option(one.slack_user_id, _short(one.name)) for one in some],
                [one.slack_user_id for one in some if one.was_there],
            ),
            optional=True,
        )


def _short(name: str) -> str:
    return name if len(name) <= _LONGEST_NAME else f"{name[: _LONGEST_NAME - 1]}…"


def _turns(shown: ListPage) -> list[ButtonElement]:
    page, turns = shown.page, []
    if shown.people:
        turns.append(button(_("All of these were there"), ALL, value=str(page + 1)))
    if page > 0:
        turns.append(button(_("Names before"), f"{TURN}.back", value=str(page - 1)))
    if not shown.is_last:
        turns.append(button(_("Names after"), f"{TURN}.next", value=str(page + 1)))
    return turns


def boxes_of(view: Mapping[str, Any]) -> Iterator[tuple[str, set[str], set[str]]]:
    """Give the boxes of a list: the field, whose they are, and of them who was ticked when shown.

    People are Slack ids.
    """
    for block in view.get("blocks") or ():
        name = str(block.get("block_id"))
        if name.startswith(_BOXES):
            element = block.get("element") or {}
            everybody = {str(one.get("value")) for one in element.get("options") or ()}
            ticked = {str(one.get("value")) for one in element.get("initial_options") or ()}
            yield name, everybody, ticked & everybody


def list_saved_message(event: Event, added: int, removed: int) -> Message:
    """Return what changed in the list of who was there."""
    changes = [
        *([_("{added} came", added=added)] if added else []),
        *([_("{removed} weren't there", removed=removed)] if removed else []),
    ]
    what = ", ".join(changes) if changes else _("nothing is changed")
    text = _(
        "The list of {event} is saved: {what}.",
        event=escape(event_name(event)),
        what=what,
    )
    return message(text, [paragraph(f":white_check_mark: {text}")])
