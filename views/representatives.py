"""Who represents a group at the mid-way touch base."""

from collections.abc import Collection, Sequence

from slack_sdk.models.blocks import Block

from models import Group
from programme.permissions import Action
from programme.representatives import Volunteer
from programme.translations import gettext as _
from views.messages import Message, button, buttons, escape, message, paragraph

VOLUNTEER = "representatives.volunteer"
CONFIRM = "representatives.confirm"


def volunteers_blocks(
    volunteers: Sequence[Volunteer], allowed: Collection[Action]
) -> Sequence[Block]:
    """Return who would represent the group, with a button for those who may confirm it."""
    waiting = [one for one in volunteers if not one.is_confirmed]
    blocks = []
    for one in waiting:
        who = f"<@{one.person.slack_user_id}>"
        confirm = button(_("Confirm"), CONFIRM, value=str(one.offer.id))
        text = _(":raised_hand: {who} would represent you at the mid-way touch base.", who=who)
        may = Action.CONFIRM_REPRESENTATIVE in allowed
        blocks.append(paragraph(text, confirm if may else None))
    return blocks


def offered_message(group: Group, one: Volunteer) -> Message:
    """Return a mentee's offer, for the lead mentor to confirm."""
    text = _(
        "<@{person}> would like to represent {group} at the mid-way touch base.",
        person=one.person.slack_user_id,
        group=escape(group.name),
    )
    return message(
        text,
        [
            paragraph(
                _(
                    ":raised_hand: <@{person}> would like to represent your group at the mid-way "
                    "touch base. Shall they?",
                    person=one.person.slack_user_id,
                )
            ),
            buttons(button(_("Confirm"), CONFIRM, value=str(one.offer.id), style="primary")),
        ],
    )


def confirmed_message() -> Message:
    """Return that one represents the group, for the mentee who does."""
    text = _(
        "You represent your group at the mid-way touch base. Thank you! Before it, ask the "
        "others what they'd like to have said there."
    )
    return message(text, [paragraph(f":star2: {text}")])


def announced_message(one: Volunteer) -> Message:
    """Return who represents the group, for its channel."""
    text = _(
        "<@{person}> represents you at the mid-way touch base. Tell them what you'd "
        "like to have said there!",
        person=one.person.slack_user_id,
    )
    return message(text, [paragraph(f":star2: {text}")])


def replaced_message() -> Message:
    """Return that somebody else represents the group now, for the mentee who did."""
    text = _(
        "Somebody else represents your group at the mid-way touch base now. Thank you for having "
        "been ready to!"
    )
    return message(text, [paragraph(text)])


def representative_done_message() -> Message:
    """Return that somebody is confirmed, for the mentor who did it."""
    text = _("Confirmed. They and the group hear of it from me.")
    return message(text, [paragraph(f":white_check_mark: {text}")])
