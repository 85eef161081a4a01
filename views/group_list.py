"""All groups at a glance, for coordinators."""

from slack_sdk.models.blocks import Block

from programme.focuses import FOCUSES
from programme.group_list import ON_A_PAGE, GroupLine, GroupList
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

BACK = "group_list.back"
MORE = "group_list.more"


def group_list_message(seen: GroupList) -> Message:
    """Return a page of the groups, with buttons to the others."""
    text = f"{seen.groups} groups" if seen.groups != 1 else "1 group"
    blocks: list[Block] = [heading("Groups")]
    blocks.append(paragraph("\n".join(_line(line) for line in seen.lines)))
    turn = [
        button(words, action_id, value=str(to))
        for words, action_id, to in (("Back", BACK, seen.page - 1), ("More", MORE, seen.page + 1))
        if 0 <= to < seen.pages
    ]
    if turn:
        first = seen.page * ON_A_PAGE + 1
        shown = f"{first} to {first + len(seen.lines) - 1} of {seen.groups}"
        blocks += [small_print(shown), buttons(*turn)]
    return message(text, blocks)


def _line(line: GroupLine) -> str:
    group = line.group
    who = f"<@{line.lead.slack_user_id}>" if line.lead is not None else "no mentor at the moment"
    mentees = "1 mentee" if line.mentees == 1 else f"{line.mentees} mentees"
    met = f"met {moment(line.met_at, '{date_short}')}" if line.met_at else "not met yet"
    meets = (
        f"meets {moment(line.meets_at, '{date_short}')}" if line.meets_at else "no meeting ahead"
    )
    focus = FOCUSES[group.focus].name
    return f"*{escape(group.name)}*, {focus}: {who}, {mentees}; {met}, {meets}"
