"""SMART goals: what a group sees of them, and the five prompts."""

from collections.abc import Collection, Sequence

from slack_sdk.models.blocks import Block, DividerBlock

from models import Group
from programme.goals import LONGEST_TEXT, PROMPTS, GoalSeen
from programme.permissions import Action
from programme.translations import N_
from programme.translations import gettext as _
from views.inputs import field, text_line
from views.messages import (
    Message,
    ask_first,
    button,
    buttons,
    escape,
    message,
    paragraph,
    verbatim,
)
from views.surfaces import Surface, modal

SEE_GOALS = "goals.see"
PROPOSE_GOAL = "goals.propose"
AGREE_GOAL = "goals.agree"
DROP_GOAL = "goals.drop"
PROPOSE_VIEW = "goals.send"

# Label and question of each prompt.
_PROMPTS = {
    "specific": (N_("Specific"), N_("What exactly do you want to reach?")),
    "measurable": (N_("Measurable"), N_("How will you know that you are there?")),
    "achievable": (N_("Achievable"), N_("What makes it doable in these weeks?")),
    "relevant": (N_("Relevant"), N_("Why does it matter to you and the group?")),
    "time_bound": (N_("Time-bound"), N_("By when, and what comes first?")),
}


def goals_view(group: Group, goals: Sequence[GoalSeen], allowed: Collection[Action]) -> Surface:
    """Return the modal with all goals of a group, and what its reader may do with them."""
    blocks: list[Block] = []
    for seen in goals:
        blocks += [*_goal(seen), *_decisions(seen, allowed), DividerBlock()]
    if not goals:
        blocks.append(
            paragraph(
                _(
                    "No goals yet. A good one is specific, measurable, achievable, relevant and "
                    "time-bound; five short answers are enough."
                )
            )
        )
    if Action.PROPOSE_GOAL in allowed:
        propose = button(_("Propose a goal"), PROPOSE_GOAL, value=str(group.id), style="primary")
        blocks.append(buttons(propose))
    view = modal("goals.seen", _("Goals"), blocks, submit=_("Close"), ids={"group": group.id})
    del view["submit"]
    return {**view, "close": {"type": "plain_text", "text": _("Close")}}


def _goal(seen: GoalSeen) -> list[Block]:
    who = f"<@{seen.proposer.slack_user_id}>" if seen.proposer else _("somebody who left")
    state = (
        _(":white_check_mark: *Agreed*, an idea of {who}", who=who)
        if seen.is_agreed
        else _(":bulb: *Proposed*, an idea of {who}", who=who)
    )
    return [paragraph(state), *_texts(seen)]


def _texts(seen: GoalSeen) -> list[Block]:
    return [
        block
        for prompt in PROMPTS
        for block in verbatim(f"{_(_PROMPTS[prompt][0])}\n{getattr(seen.goal, prompt)}")
    ]


def _decisions(seen: GoalSeen, allowed: Collection[Action]) -> list[Block]:
    if Action.DECIDE_GOAL not in allowed:
        return []
    value = str(seen.goal.id)
    agree = button(_("Agree"), AGREE_GOAL, value=value, style="primary")
    drop = button(
        _("Set aside"),
        DROP_GOAL,
        value=value,
        confirm=ask_first(
            _("Set this goal aside?"),
            _("The group doesn't see it any more. It can be proposed again."),
            yes=_("Set aside"),
            no=_("Keep it"),
        ),
    )
    return [buttons(drop) if seen.is_agreed else buttons(agree, drop)]


def propose_goal_view(group: Group) -> Surface:
    """Return the modal with the five prompts."""
    return modal(
        PROPOSE_VIEW,
        _("Propose a goal"),
        [
            field(
                prompt,
                _(label),
                text_line(f"goals.{prompt}", None, longest=LONGEST_TEXT, multiline=True),
                hint=_(hint),
            )
            for prompt, (label, hint) in _PROMPTS.items()
        ],
        submit=_("Propose"),
        ids={"group": group.id},
    )


def goal_proposed_message(group: Group, seen: GoalSeen) -> Message:
    """Return a member's goal, for the lead mentor to decide on."""
    who = f"<@{seen.proposer.slack_user_id}>" if seen.proposer else _("Somebody")
    text = _("{who} proposes a goal for {group}.", who=who, group=escape(group.name))
    blocks: list[Block] = [
        *verbatim(_("A goal for {group}", group=group.name)),
        paragraph(
            _(":bulb: {who} proposes it. Talk it over with the group, then decide here.", who=who)
        ),
        *_texts(seen),
        *_decisions(seen, {Action.DECIDE_GOAL}),
    ]
    return message(text, blocks)


def goal_agreed_message(group: Group, seen: GoalSeen) -> Message:
    """Return that a group works towards a goal from now on, for its channel or the proposer."""
    opening = (
        _(
            ":dart: You have a new goal, an idea of <@{proposer}>!",
            proposer=seen.proposer.slack_user_id,
        )
        if seen.proposer
        else _(":dart: You have a new goal!")
    )
    shown = _("`/mentoring group` shows it. ({group})", group=escape(group.name))
    text = f"{opening} {shown}"
    return message(text, [paragraph(opening), *_texts(seen)])


def goal_dropped_message(group: Group, seen: GoalSeen) -> Message:
    """Return that a goal was set aside, for who proposed it."""
    text = _(
        "Thank you for proposing a goal! Your mentor set it aside for now; they will gladly tell "
        "you more, and you can propose another any time with `/mentoring group`."
    )
    return message(
        f"{escape(group.name)}: {text}", [paragraph(text), *verbatim(seen.goal.specific)]
    )


def goal_kept_message() -> Message:
    """Return that a goal is proposed, for who did it outside a modal."""
    text = _("Your goal is proposed, and everybody in the group can see it: `/mentoring group`.")
    return message(text, [paragraph(f":white_check_mark: {text}")])


def goal_decided_message(seen: GoalSeen) -> Message:
    """Return what was decided about a goal, for the mentor who did it."""
    text = (
        _("Agreed! The group hears of it from me.")
        if seen.is_agreed
        else _("Set aside. I'll tell who proposed it, kindly.")
    )
    return message(text, [paragraph(f":white_check_mark: {text}")])
