"""Who needs a hand, for coordinators."""

from collections.abc import Sequence

from slack_sdk.models.blocks import Block

from programme.attention_items import AttentionItem
from programme.translations import gettext as _
from programme.translations import ngettext
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

OPEN_LIST = "attention.open_list"
HANDLED = "attention.handled"
SNOOZE = "attention.snooze"
_MOST = 15


def attention_message(items: Sequence[AttentionItem], most: int = _MOST) -> Message:
    """Return the list, the most urgent first, each with why, what to do, and two buttons.

    At most ``most`` are shown.
    """
    if not items:
        text = _("Nobody needs a hand just now. When somebody does, this is where you see it.")
        return message(text, [paragraph(f":sunflower: {text}")])
    blocks: list[Block] = [heading(_("Needs a hand"))]
    for item in items[:most]:
        blocks += _item(item)
    if len(items) > most:
        more = _(
            "And {more} more, once these are handled (`/mentoring attention`).",
            more=len(items) - most,
        )
        blocks.append(small_print(more))
    count = ngettext("One needs a hand", "{count} need a hand", len(items))
    return message(f"{count}: {'; '.join(map(say_about, items[:most]))}", blocks)


def say_about(item: AttentionItem) -> str:
    """Return mrkdwn of whom or what an item is about."""
    name = _("group {group}", group=escape(item.group.name)) if item.group else ""
    who = f"<@{item.person.slack_user_id}>" if item.person else ""
    return ", ".join(part for part in (who, name) if part) or _("The programme")


def _item(item: AttentionItem) -> list[Block]:
    since = moment(item.since_at, "{date_short_pretty}")
    mentor = (
        _(" Their mentor is <@{mentor}>.", mentor=item.mentor.slack_user_id) if item.mentor else ""
    )
    return [
        paragraph(
            f"{say_about(item)}\n{escape(item.why)} ({since})\n"
            f":point_right: {escape(item.step)}{mentor}"
        ),
        buttons(
            button(_("Mark as handled"), HANDLED, value=item.key),
            button(_("Snooze a week"), SNOOZE, value=item.key),
        ),
    ]
