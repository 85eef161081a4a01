"""What this person can do now: ``/mentoring help``, and the answer to a word we don't know."""

from collections.abc import Sequence

from slack_sdk.models.blocks import Block

from views.messages import Message, escape, message, paragraph, small_print, unescape, verbatim

_LONGEST_ECHO = 60


def help_message(
    *, is_coordinator: bool, has_applied: bool, coordinators: Sequence[str], unknown: str = ""
) -> Message:
    """Return a short list; ``unknown`` is the word that was not understood, if there was one.

    ``coordinators`` are Slack user ids, so that a person knows whom to ask.
    """
    lines = [
        "`/mentoring join` see or change your application"
        if has_applied
        else "`/mentoring join` apply as a mentor or a mentee",
        "`/mentoring status` where the term stands"
        if is_coordinator
        else "`/mentoring status` where your application stands",
    ]
    lines.append("`/mentoring events` what is coming, on your own clock, and signing up")
    if has_applied or is_coordinator:
        lines.append(
            "`/mentoring group` who is in your group, when it meets, what it set out to do"
        )
        lines.append("`/mentoring checkin` for mentors: who was at a meeting, and how it went")
        lines.append("`/mentoring meetings` when you meet, in your own calendar too")
        lines.append("`/mentoring slide` your group's slide for the showcase")
        lines.append("`/mentoring survey` answer the survey that is open, or go on with it")
    lines.append("`/mentoring showcase` what the groups present, and asking them about it")
    lines.append("`/mentoring pause` take a break, or choose the days on which I don't write")
    if has_applied:
        lines.append("`/mentoring me` how far you are with your certificate")
    lines.append("`/mentoring data` all that I keep about you; `/mentoring forget me` deletes it")
    lines.append("`/mentoring report` something went against the Code of Conduct")
    if is_coordinator:
        lines += [
            "`/mentoring certificates` who earned one, and issuing them",
            "`/mentoring applications` review who applied",
            "`/mentoring apart` keep people out of each other's groups",
            "`/mentoring match` form groups around hours that suit everybody",
            "`/mentoring outlines` links that help groups with their steps",
            "`/mentoring followups` what groups answer to the monthly follow-up",
            "`/mentoring attention` who and which groups need a hand",
            "`/mentoring undelivered` whom I couldn't reach, and what can be done about it",
            "`/mentoring surveys` who has answered, what came of it, the questions",
            "`/mentoring announce` write to everybody, a role, a focus or some groups",
            "`/mentoring invite` ask people of your workshop database to take part",
            "`/mentoring export` people, groups, attendance, completion, survey answers as files",
            "`/mentoring term new` plan a term",
            "`/mentoring term next` plan the next one from the last, with its dates moved",
            "`/mentoring term edit` change its dates",
            "`/mentoring coordinators` add or remove coordinators",
        ]
    opening = "Here is what you can do:"
    blocks: list[Block] = [paragraph("\n".join([opening, *(f"• {line}" for line in lines)]))]
    if unknown:
        typed = unescape(unknown)
        short = typed if len(typed) <= _LONGEST_ECHO else f"{typed[:_LONGEST_ECHO]}…"
        sorry = f"I don't know “{short}” yet."
        blocks = [*verbatim(sorry), *blocks]
        opening = f"{escape(sorry)} {opening}"
    if coordinators and not is_coordinator:
        people = ", ".join(f"<@{one}>" for one in coordinators)
        blocks.append(small_print(f"Questions? The coordinators are glad to help: {people}"))
    return message(f"{opening} {'; '.join(lines)}.", blocks)
