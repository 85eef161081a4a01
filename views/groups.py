"""What is said in a group's channel when it begins, and what the channel says about itself."""

from collections.abc import Sequence
from datetime import datetime

from slack_sdk.models.blocks import Block, ContextBlock, DividerBlock, PlainTextObject

from models import Group, OutlineStep, Person, Term, Workspace
from programme.agreement import CODE_OF_CONDUCT_URL, INCIDENT_REPORTING_URL
from programme.focuses import FOCUSES
from programme.groups import Applied, Member, Part
from programme.listings import listing
from programme.roles import MENTEE_RESPONSIBILITIES, MENTOR_RESPONSIBILITIES
from programme.time_zones import describe_zone
from programme.translations import N_, Translated, ngettext, spell_date
from programme.translations import gettext as _
from views.meetings import calendar_button
from views.messages import (
    Message,
    escape,
    heading,
    message,
    moment,
    paragraph,
    small_print,
    verbatim,
)
from views.outlines import say_words
from views.series import city_of, say_rhythm, say_series

_PARTS = Translated(
    {Part.LEAD: N_("lead mentor"), Part.CO_MENTOR: N_("co-mentor"), Part.MENTEE: N_("mentee")}
)
# Seven people and the rest stay far below what Slack takes in one message.
_SHORTEST_SHOWN, _LONGEST_PLACE, _LONGEST_OUTLINE = 300, 100, 3000


def welcome_message(
    group: Group,
    term: Term,
    members: Sequence[Applied],
    outline: Sequence[OutlineStep],
    first_at: datetime | None,
    now: datetime,
) -> Message:
    """Return the welcome that stays pinned in a group's channel.

    ``members`` come as ``programme.groups.list_applied`` gives them, the lead mentor first;
    ``first_at`` is when they meet first, an aware instant.
    """
    name, focus = escape(group.name), FOCUSES[group.focus].name
    text = _(
        "Welcome to {name}, your mentoring group for {focus} in {term}!",
        name=name,
        focus=focus,
        term=escape(term.name),
    )
    blocks: list[Block] = [
        heading(_("Welcome to {group}", group=group.name)),
        paragraph(
            _(
                "You are a mentoring group now: *{focus}*, {term}. This channel is yours, "
                "and only its members can read it.",
                focus=focus,
                term=escape(term.name),
            )
        ),
        paragraph(_baton(members)),
        paragraph(_slot(group, first_at)),
        calendar_button(group.id),
        *(
            verbatim(_("You meet in person: {place}", place=group.place)[:_SHORTEST_SHOWN])
            if group.place
            else []
        ),
        DividerBlock(),
        paragraph(_("*Who you are*")),
        *[block for member in members for block in _introduction(member, now)],
        DividerBlock(),
        paragraph(_("*What you can expect of each other*")),
        paragraph(_expectations(_("Mentees"), MENTEE_RESPONSIBILITIES)),
        paragraph(_expectations(_("Mentors"), MENTOR_RESPONSIBILITIES)),
        DividerBlock(),
        paragraph(
            _(
                "*Your outline, to begin with*\nEach step with the Monday of its "
                "week. How you spend your time is up to you."
            )
        ),
        *verbatim(_shorten(_dated(outline), _LONGEST_OUTLINE)),
        DividerBlock(),
        paragraph(
            _(
                "*Next step:* introduce yourself here. Where are you, what brought you, and "
                "what are you looking forward to?"
            )
        ),
        small_print(
            _(
                "In everything we do here the <{code_of_conduct}|Code of Conduct> holds. "
                "If something isn't right, <{reporting}|this is how to report "
                "it>.",
                code_of_conduct=CODE_OF_CONDUCT_URL,
                reporting=INCIDENT_REPORTING_URL,
            )
        ),
    ]
    return message(text, blocks)


def _baton(members: Sequence[Member]) -> str:
    by_part = {
        part: [f"<@{one.person.slack_user_id}>" for one in members if one.part is part]
        for part in Part
    }
    if not by_part[Part.LEAD]:
        return _("Your lead mentor will be named soon.")
    lead, others = by_part[Part.LEAD][0], by_part[Part.CO_MENTOR]
    beside = (
        ngettext(
            " {others} mentors you too, side by side with {lead}.",
            " {others} mentor you too, side by side with {lead}.",
            len(others),
            others=listing(others),
            lead=lead,
        )
        if others
        else ""
    )
    return _(
        ":deciduous_tree: *{lead} is your lead mentor* and carries the baton: they "
        "keep the group going, and whoever wonders what comes next can ask "
        "them.{beside}",
        lead=lead,
        beside=beside,
    )


def _slot(group: Group, first_at: datetime | None) -> str:
    first = (
        _(", for the first time on {when}, your time", when=moment(first_at)) if first_at else ""
    )
    return _(
        ":calendar: *You meet {rhythm}*{first}.\nThat is {series} in {city}, also "
        "when clocks change.",
        rhythm=say_rhythm(group),
        first=first,
        series=say_series(group),
        city=city_of(group.time_zone),
    )


def _introduction(member: Applied, now: datetime) -> list[Block]:
    application = member.application
    zone = describe_zone(application.time_zone, now).label
    told = [_shorten(application.hopes, _SHORTEST_SHOWN)]
    if application.place:
        told.insert(0, _shorten(application.place, _LONGEST_PLACE))
    elements = [PlainTextObject(text=words, emoji=False) for words in told if words]
    who = f"<@{member.person.slack_user_id}>, {_PARTS[member.part]} · {zone}"
    return [paragraph(who), *([ContextBlock(elements=elements)] if elements else [])]


def _expectations(whose: str, responsibilities: Sequence[str]) -> str:
    return "\n".join([f"*{whose}*", *(f"• {_(one)}" for one in responsibilities)])


def _dated(outline: Sequence[OutlineStep]) -> str:
    # Translators: a pattern of Unicode CLDR for dates.
    pattern = _("d MMM")
    return "\n".join(
        f"{spell_date(step.week_of, pattern)}  {' '.join(say_words(step).split())}"
        for step in outline
    )


def _shorten(text: str, most: int) -> str:
    """Return the text, or its beginning with an ellipsis, without space around it."""
    text = text.strip()
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


def channel_topic(group: Group) -> str:
    """Return what stands at the top of a group's channel: what for, and when it meets."""
    return _(
        "{focus} · {series}, {city} time",
        focus=FOCUSES[group.focus].name,
        series=say_series(group),
        city=city_of(group.time_zone),
    )


def channel_purpose(group: Group) -> str:
    """Return what a group's channel is for."""
    return _(
        "A mentoring group for {focus}: meet, ask, share, and help each other "
        "along. A safe space for questions and mistakes.",
        focus=FOCUSES[group.focus].name,
    )


def channel_bookmarks(workspace: Workspace) -> list[dict[str, str]]:
    """Return the links at the top of every group's channel, as ``bookmarks.add`` takes them.

    Goals lead to the app, whose Home shows each reader their group's goals as they are now.
    Source of the address: https://docs.slack.dev/interactivity/deep-linking
    """
    conduct = {"title": _("Code of Conduct"), "link": CODE_OF_CONDUCT_URL, "emoji": ":handshake:"}
    if workspace.slack_app_id is None:
        return [conduct]
    app = f"https://slack.com/app_redirect?app={workspace.slack_app_id}"
    link = f"{app}&team={workspace.slack_team_id}"
    return [{"title": _("Goals"), "link": link, "emoji": ":dart:"}, conduct]


def notes_title() -> str:
    """Return what the bookmark of a group's notes is called."""
    return _("Meeting notes")


def notes_bookmark(group: Group) -> dict[str, str] | None:
    """Return the link to a group's notes, or None while they have no place."""
    if group.notes_url is None:
        return None
    return {"title": notes_title(), "link": group.notes_url, "emoji": ":memo:"}


def not_invited_message(group: Group, person: Person, members: Sequence[Member]) -> Message:
    """Return that somebody could not be let into their group's channel, for a coordinator."""
    mentors = [f"<@{one.person.slack_user_id}>" for one in members if one.part is not Part.MENTEE]
    others = [mentor for mentor in mentors if mentor != f"<@{person.slack_user_id}>"]
    helper = listing(others, any_of=True) if others else _("anybody in the channel")
    text = _(
        "I couldn't add <@{person}> to the channel of the group {group}. The account "
        "may be switched off, or a guest's. Could you have a look? Once they can "
        "join, {helper} can add them there.",
        person=person.slack_user_id,
        group=escape(group.name),
        helper=helper,
    )
    return message(text, [paragraph(text)])


def not_removed_message(group: Group, person: Person) -> Message:
    """Return that somebody who left is in the group's channel still, for a coordinator."""
    text = _(
        "<@{person}> has left the group {group}, but Slack doesn't let me take them "
        "out of {channel}. Could you ask somebody in it who may?",
        person=person.slack_user_id,
        group=escape(group.name),
        channel=_channel(group),
    )
    return message(text, [paragraph(text)])


def _channel(group: Group) -> str:
    return f"<#{group.slack_channel_id}>" if group.slack_channel_id else _("its channel")


def not_set_up_message(group: Group) -> Message:
    """Return that Slack refuses something about a group's channel, for a coordinator."""
    text = _(
        "Slack doesn't let me finish the channel of the group {group}. I keep "
        "trying, at least every hour. Whoever runs me finds Slack's reason in my log.",
        group=escape(group.name),
    )
    return message(text, [paragraph(text)])
