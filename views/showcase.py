"""The showcase: who presents when, asking a group, and what the coordinator puts in order."""

from collections.abc import Sequence

from slack_sdk.models.blocks import Block, Option, StaticSelectElement

from models import Event
from programme.focuses import FOCUSES
from programme.showcase import LineUp, Showcases
from programme.slides import SlideSeen
from programme.translations import gettext as _
from programme.translations import ngettext
from views.inputs import field, menu, multi_menu, option
from views.messages import (
    Message,
    button,
    buttons,
    escape,
    heading,
    message,
    moment,
    paragraph,
    small_print,
)
from views.surfaces import Surface, modal

ORDER = "showcase.order"
SEND_ORDER = "showcase.send_order"
SUGGEST = "showcase.suggest"
GET_DECK = "showcase.get_deck"
ASK_GROUP = "showcase.ask_group"
MOST_CHOICES = 100  # that Slack lists in a menu
_IN_A_SECTION = 20  # groups
_LONGEST_TITLE = 80
_LONGEST_OPTION = 75


def showcase_message(showcases: Showcases, *, is_coordinator: bool) -> Message:
    """Return who presents when; coordinators also see how far the slides are, and put in order."""
    ups = showcases.line_ups
    if not ups:
        text = _("No showcase is planned yet.")
        if is_coordinator:
            text = " ".join([text, _("`/mentoring term edit` sets its date.")])
        return message(text, [paragraph(text)])
    when = "; ".join(moment(up.event.starts_at) for up in ups)
    text = _("Virtual showcase: {when}.", when=when)
    blocks: list[Block] = [heading(_("The virtual showcase"))]
    for up in ups:
        blocks += _line_up(up, is_coordinator=is_coordinator)
    if is_coordinator and showcases.unplaced:
        names = ", ".join(escape(seen.group.name) for seen in showcases.unplaced[:_IN_A_SECTION])
        rest = len(showcases.unplaced) - _IN_A_SECTION
        count = _("{number} without a place yet", number=len(showcases.unplaced))
        if rest > 0:
            names = _("{names} and {more} more", names=names, more=rest)
        blocks.append(
            paragraph(
                f"*{count}*: {names}",
                button(_("Suggest places"), SUGGEST, value=str(showcases.term.id)),
            )
        )
    asked = _ask_menu([seen for up in ups for seen in up.slides] + list(showcases.unplaced))
    if asked is not None:
        blocks.append(paragraph(_("What would you like to know from a group?"), asked))
    return message(text, blocks)


def _line_up(up: LineUp, *, is_coordinator: bool) -> list[Block]:
    title = escape(up.event.title or _("Virtual showcase"))
    title = f"*{title}*, {moment(up.event.starts_at)}"
    blocks: list[Block] = [paragraph(title)]
    lines = [
        _line(number, seen, is_coordinator=is_coordinator)
        for number, seen in enumerate(up.slides, 1)
    ]
    blocks += [
        paragraph("\n".join(lines[start : start + _IN_A_SECTION]))
        for start in range(0, min(len(lines), 5 * _IN_A_SECTION), _IN_A_SECTION)
    ]
    if not lines:
        blocks.append(small_print(_("Which groups present here is not settled yet.")))
    if is_coordinator:
        value = str(up.event.id)
        deck = [button(_("Get the deck"), GET_DECK, value=value)] if lines else []
        blocks.append(buttons(button(_("Put in order"), ORDER, value=value), *deck))
    return blocks


def _line(number: int, seen: SlideSeen, *, is_coordinator: bool) -> str:
    name = f"{number}. *{escape(seen.group.name)}*"
    slide = seen.slide
    if slide is not None and (seen.is_final or is_coordinator):
        title = slide.title
        short = title if len(title) <= _LONGEST_TITLE else f"{title[:_LONGEST_TITLE]}…"
        name += f", {escape(short)}"
    else:
        name += f", {FOCUSES[seen.group.focus].name}"
    if not is_coordinator:
        return name
    how_far = _("no slide yet") if slide is None else _("final") if seen.is_final else _("draft")
    return f"{name} ({how_far})"


def _ask_menu(slides: Sequence[SlideSeen]) -> StaticSelectElement | None:
    options = [_group_option(seen) for seen in slides[:MOST_CHOICES]]
    return menu(ASK_GROUP, _("Ask a group"), options, None) if options else None


def _group_option(seen: SlideSeen) -> Option:
    words = f"{seen.group.name}: {FOCUSES[seen.group.focus].name}"
    return option(str(seen.group.id), words[:_LONGEST_OPTION])


def order_view(event: Event, showcases: Showcases) -> Surface:
    """Return the form in which a coordinator chooses the groups of a showcase, in their order.

    Slack keeps the order in which they are chosen. With more groups than a menu holds, those of
    this showcase and those without a place come first.
    """
    up = next((one for one in showcases.line_ups if one.event.id == event.id), None)
    here = list(up.slides) if up is not None else []
    others = [seen for one in showcases.line_ups if one.event.id != event.id for seen in one.slides]
    offered = [*here, *showcases.unplaced, *others][:MOST_CHOICES]
    values = [str(seen.group.id) for seen in here]
    return modal(
        SEND_ORDER,
        _("Put in order"),
        [
            paragraph(_("The showcase of {when}.", when=moment(event.starts_at))),
            field(
                "groups",
                _("Groups, in the order in which they present"),
                multi_menu(
                    "showcase.groups",
                    _("Choose one after the other"),
                    [_group_option(seen) for seen in offered],
                    values,
                ),
                hint=_("To change the order, take a group out and choose it again."),
                optional=True,
            ),
        ],
        submit=_("Save"),
        ids={"event": event.id},
    )


def deck_message(up: LineUp) -> Message:
    """Return what goes with the deck's PDF."""
    missing = [seen for seen in up.slides if seen.slide is None]
    drafts = sum(not seen.is_final for seen in up.slides) - len(missing)
    text = _("The deck of {when}, as things stand now.", when=moment(up.event.starts_at))
    if missing:
        text += _(
            " {missing} of {groups} groups have no slide yet.",
            missing=len(missing),
            groups=len(up.slides),
        )
    if drafts:
        text += _(" Drafts in it: {drafts}.", drafts=drafts)
    return message(text, [paragraph(text)])


def ordered_message() -> Message:
    """Return that the order is kept, for who changed it."""
    text = _("The order is saved. The groups hear of their place two weeks before the showcase.")
    return message(text, [paragraph(f":white_check_mark: {text}")])


def place_message(seen: SlideSeen, event: Event, number: int, of: int) -> Message:
    """Return when a group presents, and as which, for its channel."""
    text = _(
        "You present at the showcase on {when}, as number {number} of {of}. You have "
        "one slide and a few minutes; everybody in the workspace is welcome to "
        "listen.",
        when=moment(event.starts_at),
        number=number,
        of=of,
    )
    return message(f"{escape(seen.group.name)}: {text}", [paragraph(f":microphone: {text}")])


def unplaced_message(count: int, event: Event) -> Message:
    """Return that groups have no place at a showcase yet, for a coordinator."""
    text = ngettext(
        "The showcase is on {when}, and {count} group has no place in it yet. `/mentoring "
        "showcase` suggests places and lets you put them in order.",
        "The showcase is on {when}, and {count} groups have no place in it yet. `/mentoring "
        "showcase` suggests places and lets you put them in order.",
        count,
        when=moment(event.starts_at),
    )
    return message(text, [paragraph(text)])
