"""What this person can do now: ``/mentoring help``, and the answer to a word we don't know."""

from collections.abc import Sequence

from slack_sdk.models.blocks import Block

from programme.translations import gettext as _
from views.messages import Message, escape, message, paragraph, small_print, unescape, verbatim

_LONGEST_ECHO = 60


def help_message(
    *, is_coordinator: bool, has_applied: bool, coordinators: Sequence[str], unknown: str = ""
) -> Message:
    """Return a short list; ``unknown`` is the word that was not understood, if there was one.

    ``coordinators`` are Slack user ids, so that a person knows whom to ask.
    """
    lines = [
        _("`/mentoring join` see or change your application")
        if has_applied
        else _("`/mentoring join` apply as a mentor or a mentee"),
        _("`/mentoring status` where the term stands")
        if is_coordinator
        else _("`/mentoring status` where your application stands"),
    ]
    lines.append(_("`/mentoring events` what is coming, on your own clock, and signing up"))
    if has_applied or is_coordinator:
        lines.append(
            _("`/mentoring group` who is in your group, when it meets, what it set out to do")
        )
        lines.append(_("`/mentoring checkin` for mentors: who was at a meeting, and how it went"))
        lines.append(_("`/mentoring meetings` when you meet, in your own calendar too"))
        lines.append(_("`/mentoring slide` your group's slide for the showcase"))
        lines.append(_("`/mentoring survey` answer the survey that is open, or go on with it"))
    lines.append(_("`/mentoring showcase` what the groups present, and asking them about it"))
    lines.append(_("`/mentoring pause` take a break, or choose the days on which I don't write"))
    lines.append(_("`/mentoring language` choose the language in which I write to you"))
    if has_applied:
        lines.append(_("`/mentoring me` how far you are with your certificate"))
    lines.append(
        _("`/mentoring data` all that I keep about you; `/mentoring forget me` deletes it")
    )
    lines.append(_("`/mentoring report` something went against the Code of Conduct"))
    if is_coordinator:
        lines += [
            _("`/mentoring certificates` who earned one, and issuing them"),
            _("`/mentoring applications` review who applied"),
            _("`/mentoring apart` keep people out of each other's groups"),
            _("`/mentoring match` form groups around hours that suit everybody"),
            _("`/mentoring outlines` links that help groups with their steps"),
            _("`/mentoring followups` what groups answer to the monthly follow-up"),
            _("`/mentoring attention` who and which groups need a hand"),
            _("`/mentoring undelivered` whom I couldn't reach, and what can be done about it"),
            _("`/mentoring surveys` who has answered, what came of it, the questions"),
            _("`/mentoring announce` write to everybody, a role, a focus or some groups"),
            _("`/mentoring invite` ask people of your workshop database to take part"),
            _(
                "`/mentoring export` people, groups, attendance, completion, survey "
                "answers as files"
            ),
            _("`/mentoring settings` texts, outlines and when I write, in your own way"),
            _("`/mentoring term new` plan a term"),
            _("`/mentoring term next` plan the next one from the last, with its dates moved"),
            _("`/mentoring term edit` change its dates"),
            _("`/mentoring coordinators` add or remove coordinators"),
        ]
    opening = _("Here is what you can do:")
    blocks: list[Block] = [paragraph("\n".join([opening, *(f"• {line}" for line in lines)]))]
    if unknown:
        typed = unescape(unknown)
        short = typed if len(typed) <= _LONGEST_ECHO else f"{typed[:_LONGEST_ECHO]}…"
        sorry = _("I don't know “{short}” yet.", short=short)
        blocks = [*verbatim(sorry), *blocks]
        opening = f"{escape(sorry)} {opening}"
    if coordinators and not is_coordinator:
        people = ", ".join(f"<@{one}>" for one in coordinators)
        blocks.append(
            small_print(_("Questions? The coordinators are glad to help: {people}", people=people))
        )
    return message(f"{opening} {'; '.join(lines)}.", blocks)
