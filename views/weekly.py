"""The coordinator's week, on Monday morning."""

from collections.abc import Sequence

from slack_sdk.models.blocks import Block

from programme.attention_items import AttentionItem
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
    count_of,
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
    text = "Good morning, and a good week!"
    blocks: list[Block] = [heading("Your week")]
    for one in week.terms:
        lines = _lines(one)
        if lines:
            name = escape(one.term.name)
            blocks.append(paragraph("\n".join([f"*{name}*", *(f"• {line}" for line in lines)])))
            blocks += _missed(one.met)
            text = f"{text} {name}: {' '.join(lines)}"
    elements = [button("Status", SEE_STATUS), button("Applications", OPEN_APPLICATIONS)]
    if week.attention:
        lines = _attention(week.attention)
        blocks.append(paragraph("\n".join(lines)))
        text = f"{text} {' '.join(lines)}"
        elements.append(button("Needs a hand", OPEN_ATTENTION))
    if week.follow_ups:
        waits = "answer waits" if week.follow_ups == 1 else "answers wait"
        line = f"{week.follow_ups} {waits} for you in `/mentoring followups`."
        blocks.append(paragraph(line))
        text = f"{text} {line}"
        elements.append(button("Follow-ups", OPEN_FOLLOW_UPS))
    return message(text, [*blocks, buttons(*elements)])


def _attention(items: Sequence[AttentionItem]) -> list[str]:
    count = "1 needs a hand" if len(items) == 1 else f"{len(items)} need a hand"
    first = ", the most urgent first:" if len(items) > _MOST_URGENT else ":"
    return [
        f"*{count}*{first}",
        *(f"• {say_about(one)}: {escape(one.why)}" for one in items[:_MOST_URGENT]),
    ]


def _lines(one: TermWeek) -> list[str]:
    lines = [*_arrivals(one.arrivals)]
    if one.has_run and one.met.groups:
        lines.append(f"{one.met.met} of {count_of(one.met.groups, 'group')} met last week.")
    if one.met.coming:
        lines.append(f"{count_of(one.met.coming, 'meeting')} in the next seven days.")
    lines += [say_rate(rate) for rate in one.surveys]
    if one.slides is not None and one.slides.groups:
        slides = one.slides
        lines.append(
            f"Slides: {slides.finals} of {slides.groups} final, "
            f"{count_of(slides.drafts, 'draft')} more."
        )
    lines += [f"Coming: {MILESTONES[name]}, {milestone(name, at)}." for name, at in one.milestones]
    return lines


def _arrivals(arrivals: Arrivals) -> Sequence[str]:
    lines = []
    if arrivals.new:
        lines.append(f"{count_of(arrivals.new, 'new application')} last week.")
    if arrivals.unreviewed:
        lines.append(f"{arrivals.unreviewed} to review.")
    if arrivals.without_group:
        lines.append(f"{arrivals.without_group} approved and without a group.")
    return lines


def _missed(met: Met) -> list[Block]:
    if not met.missed:
        return []
    names = ", ".join(met.missed[:_MOST_NAMES])
    more = len(met.missed) - _MOST_NAMES
    rest = f" and {more} more" if more > 0 else ""
    return [*verbatim(f"No meeting that I know of: {names}{rest}.")]
