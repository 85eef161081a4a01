"""All groups at a glance, for coordinators."""

from slack_sdk.models.blocks import Block

from programme.focuses import FOCUSES
from programme.group_list import ON_A_PAGE, GroupLine, GroupList
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

BACK = "group_list.back"
MORE = "group_list.more"


def group_list_message(seen: GroupList) -> Message:
    """Return a page of the groups, with buttons to the others."""
    text = ngettext("{count} group", "{count} groups", seen.groups)
    blocks: list[Block] = [heading(_("Groups"))]
    blocks.append(paragraph("\n".join(_line(line) for line in seen.lines)))
    turn = [
        button(words, action_id, value=str(to))
        for words, action_id, to in (
            (_("Back"), BACK, seen.page - 1),
            (_("More"), MORE, seen.page + 1),
        )
        if 0 <= to < seen.pages
    ]
    if turn:
        first = seen.page * ON_A_PAGE + 1
        shown = _(
            "{first} to {last} of {groups}",
            first=first,
            last=first + len(seen.lines) - 1,
            groups=seen.groups,
        )
        blocks += [small_print(shown), buttons(*turn)]
    return message(text, blocks)


def _line(line: GroupLine) -> str:
    group = line.group
    who = f"<@{line.lead.slack_user_id}>" if line.lead is not None else _("no mentor at the moment")
    mentees = ngettext("{count} mentee", "{count} mentees", line.mentees)
    met = (
        _("met {when}", when=moment(line.met_at, "{date_short}"))
        if line.met_at
        else _("not met yet")
    )
    meets = (
        _("meets {when}", when=moment(line.meets_at, "{date_short}"))
        if line.meets_at
        else _("no meeting ahead")
    )
    focus = FOCUSES[group.focus].name
    return f"*{escape(group.name)}*, {focus}: {who}, {mentees}; {met}, {meets}"
