"""What can be done with one click about somebody or a group that needs a hand."""

from slack_sdk.models.blocks import ButtonElement

from programme.absences import MISSED, NOT_MET
from programme.attention_items import AttentionItem
from programme.follow_ups import HELP_WANTED
from programme.translations import gettext as _
from programme.undelivered import UNREACHED
from views.desk import MOVE, SEE_PERSON, write_button
from views.follow_up_list import REPLY
from views.group import CHANGE_SLOT
from views.letters import ABOUT_MISSING, ABOUT_UNREACHED, MISSING, STANDS_STILL
from views.messages import button
from views.undelivered import LISTED, undelivered_buttons


def step_buttons(item: AttentionItem) -> list[ButtonElement]:
    """Return the suggested steps, the one that helps most often first; none for other kinds."""
    steps: list[ButtonElement] = []
    if item.kind == HELP_WANTED and item.answers is not None:
        check_in_id, word_id = item.answers
        steps.append(button(_("Answer"), REPLY, value=f"{check_in_id}:{word_id}", style="primary"))
    if item.kind == MISSED and item.person is not None:
        if item.mentor is not None:
            steps.append(
                write_button(
                    _("Write to the mentor"),
                    item.mentor,
                    ABOUT_MISSING,
                    item.person.id,
                    is_primary=True,
                )
            )
        steps.append(write_button(_("Write to them"), item.person, MISSING))
        steps.append(button(_("Another group"), MOVE, value=str(item.person.id)))
        look = f"{SEE_PERSON}.listed"
        steps.append(button(_("Look at them"), look, value=str(item.person.id)))
    if item.kind == NOT_MET and item.group is not None:
        group_id = item.group.id
        if item.mentor is not None:
            steps.append(
                write_button(
                    _("Write to the mentor"), item.mentor, STANDS_STILL, group_id, is_primary=True
                )
            )
        steps.append(button(_("Offer a new time"), CHANGE_SLOT, value=str(group_id)))
    if item.kind == UNREACHED and item.nudge_id is not None:
        if item.mentor is not None and item.person is not None:
            steps.append(
                write_button(
                    _("Write to the mentor"),
                    item.mentor,
                    ABOUT_UNREACHED,
                    item.person.id,
                    is_primary=True,
                )
            )
        has_channel = item.group is not None and not item.is_parked
        steps += undelivered_buttons(item.nudge_id, has_channel=has_channel, listed=LISTED)
    return steps
