"""What is said to a group about what it has not got round to yet."""

from slack_sdk.models.blocks import Block

from programme.group_needs import Needs
from programme.permissions import Action
from programme.translations import gettext as _
from programme.translations import ngettext
from views.goals import SEE_GOALS
from views.group import CHANGE_SLOT
from views.messages import Message, button, buttons, escape, message, moment, paragraph
from views.representatives import VOLUNTEER, volunteers_blocks


def no_meeting_message(needs: Needs) -> Message:
    """Return that no first meeting is known, for the lead mentor, with the way to another hour."""
    name = escape(needs.group.name)
    text = _(
        "I haven't heard of a first meeting of {name} yet. The first one is the "
        "hardest to arrange! If the hour doesn't suit, choose another; if you have "
        "met already, wonderful: say so in the meeting's check-in.",
        name=name,
    )
    return message(
        text,
        [
            paragraph(f":seedling: {text}"),
            buttons(button(_("Choose another hour"), CHANGE_SLOT, value=str(needs.group.id))),
        ],
    )


def no_goal_message(needs: Needs) -> Message:
    """Return that no goal is agreed on, for the lead mentor, with the way to the goals."""
    name, waiting = escape(needs.group.name), len(needs.goals)
    if waiting:
        text = ngettext(
            "One goal waits in {name} for you to agree. Talk it over when you meet, then decide "
            "here.",
            "{count} goals wait in {name} for you to agree. Talk it over when you meet, then "
            "decide here.",
            waiting,
            name=name,
        )
    else:
        text = _(
            "What would {name} like to have reached when the term ends? A goal that is "
            "specific, measurable, achievable, relevant and time-bound makes the weeks "
            "easier. Five short answers are enough, and anybody in the group can propose "
            "one.",
            name=name,
        )
    label = _("Look at the goals") if waiting else _("Set a goal")
    return message(
        text,
        [
            paragraph(f":dart: {text}"),
            buttons(button(label, SEE_GOALS, value=str(needs.group.id), style="primary")),
        ],
    )


def volunteer_wanted_message(needs: Needs) -> Message:
    """Return that a representative is wanted, for the group's channel."""
    when = moment(needs.term.power_check_in_at)
    text = _(
        "Who would like to represent you at the mid-way touch base, {when}? One of "
        "the mentees goes, tells how the group is doing, and brings back what the "
        "other groups do.",
        when=when,
    )
    return message(
        text,
        [
            paragraph(f":raised_hand: {text}"),
            buttons(
                button(
                    _("I’ll represent us"), VOLUNTEER, value=str(needs.group.id), style="primary"
                )
            ),
        ],
    )


def confirmation_wanted_message(needs: Needs) -> Message:
    """Return that nobody represents the group yet, for the lead mentor, with those who would."""
    name, when = escape(needs.group.name), moment(needs.term.power_check_in_at)
    text = _(
        "The mid-way touch base is on {when}, and nobody represents {name} yet.",
        when=when,
        name=name,
    )
    blocks: list[Block] = [paragraph(f":raised_hand: {text}")]
    blocks += volunteers_blocks(needs.volunteers, {Action.CONFIRM_REPRESENTATIVE})
    if not needs.volunteers:
        ask = _(
            "Would you ask your mentees who would like to? They offer it with *I’ll represent us* "
            "in `/mentoring group`, and you confirm."
        )
        text = f"{text} {ask}"
        blocks.append(paragraph(ask))
    return message(text, blocks)
