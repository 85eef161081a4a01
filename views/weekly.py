"""The coordinator's week, on Monday morning."""

from collections.abc import Sequence

from slack_sdk.models.blocks import Block

from programme.attention_items import AttentionItem
from programme.translations import gettext as _
from programme.translations import ngettext
from programme.weekly import Arrivals, Met, TermWeek, Week
from views.application_review import OPEN_LIST as OPEN_APPLICATIONS
from views.attention import OPEN_LIST as OPEN_ATTENTION
from views.attention import say_about
from views.coordination import SEE_STATUS
from views.follow_up_list import OPEN_LIST as OPEN_FOLLOW_UPS
from views.messages import (
    Message,
    button,
    buttons,
    escape,
    heading,
    message,
    paragraph,
    verbatim,
)
from views.surveys import say_rate
from views.terms import MILESTONES, milestone

_MOST_NAMES = 15
_MOST_URGENT = 3


def weekly_message(week: Week) -> Message:
    """Return the week of the terms that are on, with the ways to what waits."""
    text = _("Good morning, and a good week!")
    blocks: list[Block] = [heading(_("Your week"))]
    for one in week.terms:
        lines = _lines(one)
        if lines:
            name = escape(one.term.name)
            blocks.append(paragraph("\n".join([f"*{name}*", *(f"• {line}" for line in lines)])))
            blocks += _missed(one.met)
            text = f"{text} {name}: {' '.join(lines)}"
    elements = [button(_("Status"), SEE_STATUS), button(_("Applications"), OPEN_APPLICATIONS)]
    if week.attention:
        lines = _attention(week.attention)
        blocks.append(paragraph("\n".join(lines)))
        text = f"{text} {' '.join(lines)}"
        elements.append(button(_("Needs a hand"), OPEN_ATTENTION))
    if week.follow_ups:
        line = ngettext(
            "{count} answer waits for you in `/mentoring followups`.",
            "{count} answers wait for you in `/mentoring followups`.",
            week.follow_ups,
        )
        blocks.append(paragraph(line))
        text = f"{text} {line}"
        elements.append(button(_("Follow-ups"), OPEN_FOLLOW_UPS))
    return message(text, [*blocks, buttons(*elements)])


def _attention(items: Sequence[AttentionItem]) -> list[str]:
    count = ngettext("*{count} needs a hand*", "*{count} need a hand*", len(items))
    is_part = len(items) > _MOST_URGENT
    return [
        _("{count}, the most urgent first:", count=count) if is_part else f"{count}:",
        *(f"• {say_about(one)}: {escape(one.why)}" for one in items[:_MOST_URGENT]),
    ]


def _lines(one: TermWeek) -> list[str]:
    lines = [*_arrivals(one.arrivals)]
    if one.has_run and one.met.groups:
        lines.append(
            ngettext(
                "{met} of {count} group met last week.",
                "{met} of {count} groups met last week.",
                one.met.groups,
                met=one.met.met,
            )
        )
    if one.met.coming:
        lines.append(
            ngettext(
                "{count} meeting in the next seven days.",
                "{count} meetings in the next seven days.",
                one.met.coming,
            )
        )
    lines += [say_rate(rate) for rate in one.surveys]
    if one.slides is not None and one.slides.groups:
        slides = one.slides
        lines.append(
            ngettext(
                "Slides: {finals} of {groups} final, {count} draft more.",
                "Slides: {finals} of {groups} final, {count} drafts more.",
                slides.drafts,
                finals=slides.finals,
                groups=slides.groups,
            )
        )
    lines += [
        _(
            "Coming: {what}, {when}.",
            what=MILESTONES[name],
            when=milestone(name, at),
        )
        for name, at in one.milestones
    ]
    return lines


def _arrivals(arrivals: Arrivals) -> Sequence[str]:
    lines = []
    if arrivals.new:
        lines.append(
            ngettext(
                "{count} new application last week.",
                "{count} new applications last week.",
                arrivals.new,
            )
        )
    if arrivals.unreviewed:
        lines.append(_("{unreviewed} to review.", unreviewed=arrivals.unreviewed))
    if arrivals.without_group:
        lines.append(
            _("{without_group} approved and without a group.", without_group=arrivals.without_group)
        )
    return lines


def _missed(met: Met) -> list[Block]:
    if not met.missed:
        return []
    names = ", ".join(met.missed[:_MOST_NAMES])
    more = len(met.missed) - _MOST_NAMES
    rest = _(" and {more} more", more=more) if more > 0 else ""
    return [*verbatim(_("No meeting that I know of: {names}{rest}.", names=names, rest=rest))]
