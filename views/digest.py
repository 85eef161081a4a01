"""What the groups are up to, in the programme's channel, and what a group's own hears of it."""

from slack_sdk.models.blocks import Block

from models import Meeting, SharedNote
from programme.digest import Digest, GroupTold
from programme.focuses import FOCUSES
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
    verbatim,
)

TAKE_BACK = "digest.take_back"
# Two blocks a group, so that all of it stays well within Slack's 50 blocks a message.
MOST_GROUPS = 20
_LONGEST_TOLD = 500
_SHOWN_IN_TEXT = 5


def shared_message(note: SharedNote, meeting: Meeting) -> Message:
    """Return what a group's channel sees when a mentor shared what the group did."""
    when = moment(meeting.starts_at, "{date_short_pretty}")
    text = _(
        "This goes into the next word to the whole programme of what the groups are "
        "up to, from your meeting, {when}:",
        when=when,
    )
    asked = _("Is that all right with everybody? Anyone of you can take it back, now or later.")
    left_out = _("Names of mentees are left out.")
    return message(
        f"{text} {escape(note.words)} {asked}",
        [
            paragraph(f":seedling: {text}"),
            *verbatim(note.words),
            buttons(button(_("Take it back"), TAKE_BACK, value=str(meeting.id))),
            small_print(f"{asked} {left_out}"),
        ],
    )


def taken_back_message(slack_user_id: str) -> Message:
    """Return what stands in the group's channel once somebody took it back."""
    text = _(
        "<@{person}> took this back. Other groups won't read it.",
        person=slack_user_id,
    )
    return message(text, [paragraph(f":leaves: {text}")])


def done_message(*, is_shown_still: bool) -> Message:
    """Return what somebody reads who took it back; ``is_shown_still`` where Slack kept it."""
    text = _("It's taken back. Other groups won't read it.")
    if is_shown_still:
        text = _(
            "It's taken back, and won't be told again. I couldn't change what stands in the "
            "programme's channel already; a coordinator can delete it there."
        )
    return message(text, [paragraph(text)])


def digest_message(digest: Digest) -> Message:
    """Return what the groups of a term shared, each with its focus, for the programme's channel."""
    told = digest.groups[:MOST_GROUPS]
    rest = len(digest.groups) - len(told)
    title = _("What the groups of {term} are up to", term=digest.term.name)
    if not told:
        gone = _("What was here was taken back by the groups who had shared it.")
        return message(gone, [paragraph(gone)])
    blocks: list[Block] = [heading(title)]
    for one in told:
        blocks += [paragraph(f"*{escape(one.group.name)}* · {_focus(one)}"), *verbatim(_say(one))]
    more = (
        ngettext(
            "And {count} more group shared something.",
            "And {count} more groups shared something.",
            rest,
        )
        if rest
        else ""
    )
    blocks.append(
        small_print(
            " ".join(
                [
                    *([more] if more else []),
                    _(
                        "Shared by the groups themselves. To share what yours does, mentors tick "
                        "it when they check a meeting in."
                    ),
                ]
            )
        )
    )
    names = [escape(one.group.name) for one in told[:_SHOWN_IN_TEXT]]
    others = len(digest.groups) - len(names)
    listed = ", ".join(names)
    if others:
        listed = _("{names} and {more} more", names=listed, more=others)
    text = f"{escape(title)}: {listed}"
    return message(text, blocks)


def _focus(one: GroupTold) -> str:
    return escape(FOCUSES[one.group.focus].name)


def _say(one: GroupTold) -> str:
    """Return a group's latest note, and how many more there are."""
    latest, more = one.notes[0], len(one.notes) - 1
    short = latest if len(latest) <= _LONGEST_TOLD else f"{latest[: _LONGEST_TOLD - 1]}…"
    if not more:
        return short
    rest = ngettext("(and {count} more meeting)", "(and {count} more meetings)", more)
    return f"{short}\n{rest}"
