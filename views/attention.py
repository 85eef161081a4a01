"""Who needs a hand, for coordinators."""

from collections.abc import Sequence

from slack_sdk.models.blocks import Block

from programme.attention_items import AttentionItem
from programme.translations import gettext as _
from programme.translations import ngettext
from views.attention_steps import step_buttons
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
SNOOZE_DAY = "attention.snooze_day"
_MOST = 15


def attention_message(items: Sequence[AttentionItem], most: int = _MOST) -> Message:
    """Return the list, the most urgent first, each with why, what to do, and the buttons for it.

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
    who = f"<@{item.person.slack_user_id}>" if item.person else ""
    if item.group is None:
        return who or _("The programme")
    name = escape(item.group.name)
    return (
        _("{who}, group *{group}*", who=who, group=name)
        if who
        else _("Group *{group}*", group=name)
    )


def _item(item: AttentionItem) -> list[Block]:
    since = moment(item.since_at, "{date_short_pretty}")
    mentor = (
        _(" Their mentor is <@{mentor}>.", mentor=item.mentor.slack_user_id) if item.mentor else ""
    )
    steps = step_buttons(item)
    return [
        paragraph(
            f"{say_about(item)}\n{escape(item.why)} ({since})\n"
            f":point_right: {escape(item.step)}{mentor}"
        ),
        *([buttons(*steps)] if steps else []),
        buttons(
            button(_("Mark as handled"), HANDLED, value=item.key),
            button(_("Snooze till tomorrow"), SNOOZE_DAY, value=item.key),
            button(_("Snooze a week"), SNOOZE, value=item.key),
        ),
    ]
