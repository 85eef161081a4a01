"""What could not be delivered, for coordinators."""

from collections.abc import Sequence

from slack_sdk.models.blocks import Block, ButtonElement

from models import Group
from programme.listings import listing
from programme.translations import N_, Translated, ngettext
from programme.translations import gettext as _
from programme.undelivered import UNREADABLE, Undelivered
from views.messages import Message, ask_first, button, buttons, escape, message, moment, paragraph

TRY_AGAIN = "undelivered.try_again"
LET_BE = "undelivered.let_be"
NEW_CHANNEL = "undelivered.new_channel"
LISTED = ".listed"  # pressed among all that needs a hand

# By Slack's codes: why somebody, or a channel, cannot be written to, and what can be done.
_WHY_NOT_IN = Translated({"is_archived": N_("the channel is archived.")})
_WHY_NOT_TO = Translated(
    {
        "cannot_dm_bot": N_("that is an app."),
        "messages_tab_disabled": N_("my Messages tab is switched off."),
        "user_is_bot": N_("that is an app."),
        "user_is_restricted": N_("I'm not allowed to write to this guest."),
        "user_not_visible": N_("I'm not allowed to write to this guest."),
    }
)
_NOTHING_TO_DO = N_("There is nothing to do but let it be.")
_ASK_AN_OWNER = N_("An owner of the workspace can change that; then let me try again.")
_WAYS_TO = Translated(
    {
        "cannot_dm_bot": _NOTHING_TO_DO,
        "messages_tab_disabled": N_(
            "Whoever runs me can switch it on under *App Home* in the app's settings."
        ),
        "user_is_bot": _NOTHING_TO_DO,
        "user_is_restricted": _ASK_AN_OWNER,
        "user_not_visible": _ASK_AN_OWNER,
    }
)


def undelivered_message(undelivered: Sequence[Undelivered], more: int) -> Message:
    """Return what did not arrive, why, and what a coordinator can do about each."""
    if not undelivered:
        return nothing_undelivered_message()
    opening = _("Some of what I had to say didn't arrive. Here is what you can do:")
    blocks: list[Block] = [paragraph(opening)]
    for one in undelivered:
        blocks += [
            paragraph(f":mailbox_with_no_mail: {_what(one)} {_way_on(one)}"),
            buttons(*_choices(one)),
        ]
    if more:
        blocks.append(paragraph(_("…and {more} more, once these are decided on.", more=more)))
    return message(" ".join([opening, *(_what(one) for one in undelivered)]), blocks)


def nothing_undelivered_message() -> Message:
    """Return that nothing waits for a coordinator."""
    text = _("All that I had to say arrived, or is decided on.")
    return message(text, [paragraph(f":mailbox_with_mail: {text}")])


def _what(one: Undelivered) -> str:
    """Return who did not hear of what, and why, as mrkdwn."""
    topics = list(dict.fromkeys(kind.partition(".")[0].replace("_", " ") for kind in one.kinds))
    about = ngettext(
        "a message about {topics}, {when}",
        "{count} messages about {topics}, {when}",
        one.number,
        topics=listing(topics),
        when=moment(one.since, "{date_short}"),
    )
    if one.reason.startswith(UNREADABLE):
        return _(
            "I don't know whether {recipient} got {about}: Slack won't let me look.",
            recipient=_recipient(one),
            about=about,
        )
    if one.is_parked:
        return _(
            "Slack refused {about}, to {recipient}, as I wrote it.",
            about=about,
            recipient=_recipient(one),
        )
    return _(
        "I couldn't reach {recipient}: {why} ({about})",
        recipient=_recipient(one),
        why=_why(one),
        about=about,
    )


def _recipient(one: Undelivered) -> str:
    if one.person is not None:
        return f"<@{one.person.slack_user_id}>"
    channel = f"<#{one.slack_channel_id}>"
    return (
        _("group {group} in {channel}", group=escape(one.group.name), channel=channel)
        if one.group
        else channel
    )


def _why(one: Undelivered) -> str:
    if one.person is None:
        return _WHY_NOT_IN.get(one.reason, _("the channel is gone, or I'm not in it any more."))
    return _WHY_NOT_TO.get(one.reason, _("their account is closed, or I can't see it."))


def _way_on(one: Undelivered) -> str:
    """Return what a coordinator can do before trying again."""
    if one.reason.startswith(UNREADABLE):
        return _(
            "Once whoever runs me has looked at `{reason}`, I can try again; what "
            "arrived won't be said twice.",
            reason=escape(one.reason),
        )
    if one.is_parked:
        return _(
            "That is a mistake of mine. Please tell whoever runs me: `{reason}`, message "
            "{nudge_id}.",
            reason=escape(one.reason),
            nudge_id=one.nudge_id,
        )
    if one.person is not None:
        return _WAYS_TO.get(
            one.reason,
            _(
                "If they left, let it be. If not, an owner of the workspace can open their account "
                "again; then let me try again."
            ),
        )
    has_group = one.group is not None
    if one.reason == "is_archived":
        return (
            _("Unarchive it in Slack, then let me try again; or I make the group a new channel.")
            if has_group
            else _("Unarchive it in Slack, then let me try again.")
        )
    return (
        _("Invite me into it, then let me try again; or I make the group a new channel.")
        if has_group
        else _("Invite me into it, then let me try again.")
    )


def _choices(one: Undelivered) -> list[ButtonElement]:
    has_channel = one.group is not None and not one.is_parked
    return undelivered_buttons(one.nudge_id, has_channel=has_channel)


def undelivered_buttons(
    nudge_id: int, *, has_channel: bool, listed: str = ""
) -> list[ButtonElement]:
    """Return what can be done with one click about what did not arrive.

    ``has_channel`` is whether it was for the channel of a group, which can have a new one;
    ``listed`` ends the ids of actions on another list.
    """
    value = str(nudge_id)
    choices = [button(_("Try again"), f"{TRY_AGAIN}{listed}", value=value)]
    if has_channel:
        confirm = ask_first(
            _("Make a new channel?"),
            _(
                "I create it, invite everybody and welcome them. What I couldn't say in the old "
                "one stays unsaid."
            ),
            yes=_("Make it"),
            no=_("Not now"),
        )
        choices.append(
            button(_("Make a new channel"), f"{NEW_CHANNEL}{listed}", value=value, confirm=confirm)
        )
    return [*choices, button(_("Let it be"), f"{LET_BE}{listed}", value=value)]


def trying_again_message(number: int) -> Message:
    """Return that it is tried again, for the coordinator who asked for it."""
    text = ngettext(
        "I'm trying again. If it can't be delivered now either, you'll hear of it tomorrow.",
        "I'm trying again. If they can't be delivered now either, you'll hear of it tomorrow.",
        number,
    )
    return message(text, [paragraph(f":repeat: {text}")])


def let_be_message() -> Message:
    """Return that it stays unsaid, for the coordinator who decided so."""
    text = _("All right, that stays unsaid.")
    return message(text, [paragraph(f":white_check_mark: {text}")])


def new_channel_message(group: Group) -> Message:
    """Return that a group gets another channel, for the coordinator who decided so."""
    text = _(
        "Group {group} gets a new channel in a minute; everybody is invited.",
        group=escape(group.name),
    )
    return message(text, [paragraph(f":seedling: {text}")])
