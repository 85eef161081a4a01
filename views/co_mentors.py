"""Who mentors a group beside its lead mentor."""

from slack_sdk.models.blocks import UserSelectElement

from models import Group, Person
from programme.co_mentors import CoMentoring
from programme.translations import gettext as _
from views.inputs import field
from views.messages import Message, escape, message, paragraph
from views.surfaces import Surface, modal

CO_MENTOR_VIEW = "co_mentors.save"


def co_mentor_view(group: Group, present: Person | None) -> Surface:
    """Return the modal for a group's co-mentor."""
    people = UserSelectElement(
        action_id="co_mentors.person",
        placeholder=_("Choose somebody"),
        initial_user=present.slack_user_id if present else None,
    )
    return modal(
        CO_MENTOR_VIEW,
        _("Who mentors with you?"),
        [
            paragraph(
                _(
                    "A co-mentor shares the work; the lead mentor carries the baton as before. "
                    "Talk with them first."
                )
            ),
            field(
                "co_mentor",
                _("Co-mentor"),
                people,
                hint=_("An approved mentor without a group. Leave it empty for none."),
                optional=True,
            ),
        ],
        submit=_("Save"),
        ids={"group": group.id},
    )


def joined_message(one: CoMentoring) -> Message:
    """Return that they are a group's co-mentor, for them."""
    text = _(
        "You are a co-mentor of {group} now. Thank you! `/mentoring group` shows you "
        "who is in it and when it meets.",
        group=escape(one.group.name),
    )
    opening = _("You are a co-mentor now. Thank you! `/mentoring group` shows your group.")
    return message(text, [paragraph(f":deciduous_tree: {opening}")])


def announced_message(one: CoMentoring) -> Message:
    """Return who is co-mentor now, for the group's channel."""
    text = _("<@{person}> mentors you too from now on. Say hello!", person=one.person.slack_user_id)
    return message(text, [paragraph(f":deciduous_tree: {text}")])


def ended_message() -> Message:
    """Return that they are free again, for who was a co-mentor."""
    text = _(
        "You aren't a co-mentor of your group any more, nor in its channel. Thank you for what you "
        "gave it! You stay an approved mentor, and I'll tell you when there is a group for you."
    )
    return message(text, [paragraph(text)])
