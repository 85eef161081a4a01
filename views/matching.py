"""What a coordinator reads and fills in while groups are formed."""

from collections.abc import Mapping, Sequence
from itertools import islice

from slack_sdk.models.blocks import (
    Block,
    DividerBlock,
    Option,
    OverflowMenuElement,
    SectionBlock,
)

from models import Proposal, Term
from programme.candidates import Candidate
from programme.focuses import FOCUSES
from programme.languages import language_name
from programme.matching import Help, help_text, meeting_times, say_reason
from programme.seatings import Content, Seating, dates_of, read_content
from programme.translations import gettext as _
from programme.translations import ngettext, spell_number
from views.messages import (
    Message,
    ask_first,
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
from views.surfaces import Surface, modal

PROPOSE = "matching.propose"
PUBLISH = "matching.publish"
GROUP_MENU = "matching.group_menu"
MOVE = "matching.move"
TURN_PAGE = "matching.turn_page"

_PAGE = 12
_MOST_WAITING = 15
_MOST_HELPED = 10


def looking_message(people: int) -> Message:
    """Return what a coordinator reads while the groups are looked for."""
    text = _(
        "I'm looking for hours that suit all of {people} people. This takes up to a minute…",
        people=people,
    )
    return message(text, [paragraph(f":hourglass_flowing_sand: {text}")])


def nobody_message() -> Message:
    """Return what a coordinator reads when nobody can be matched."""
    text = _(
        "Nobody is approved and without a group just now. `/mentoring applications` shows who "
        "waits for a review."
    )
    return message(text, [paragraph(text)])


def proposal_message(
    term: Term, proposal: Proposal, candidates: Mapping[int, Candidate], offset: int = 0
) -> Message:
    """Return the proposed groups, the unplaced with what would help, and what can be done."""
    content = read_content(proposal.content)
    mentees = sum(len(group.mentees) for group in content.groups)
    asking = sum(not one.is_mentor for one in candidates.values())
    text = _(
        "{mentees} of {asking} mentees have a place, in {groups}. Nobody sees this "
        "before you publish it.",
        mentees=mentees,
        asking=asking,
        groups=ngettext("{count} group", "{count} groups", len(content.groups)),
    )
    blocks: list[Block] = [heading(_("Proposed groups, {term}", term=term.name)), paragraph(text)]
    if content.gap > 0:
        blocks.append(
            small_print(
                _(
                    "At most {gap} from the best there can be.",
                    gap=spell_number(content.gap, "0.0%"),
                )
            )
        )
    shown = islice(content.groups, offset, offset + _PAGE)
    blocks += [_group(term, proposal, group, candidates) for group in shown]
    blocks += [*_waiting(content, candidates), DividerBlock(), *_actions(proposal, content, offset)]
    return message(f"{escape(term.name)}: {text}", blocks)


def _tag(proposal: Proposal, *rest: object) -> str:
    return ":".join(str(part) for part in (proposal.id, proposal.version, *rest))


def read_tag(value: str) -> tuple[int, int, list[str]]:
    """Return the proposal, its version as the coordinator saw it, and what follows."""
    proposal_id, version, *rest = value.split(":")
    return int(proposal_id), int(version), rest


def say_group(term: Term, group: Seating, candidates: Mapping[int, Candidate]) -> str:
    """Return a group in three lines of mrkdwn, its hour in the reader's own zone."""

    def people(ids: Sequence[int]) -> str:
        return ", ".join(
            f"<@{candidates[one].slack_user_id}>" if one in candidates else _("somebody who left")
            for one in ids
        )

    first = next(iter(meeting_times(group.slot, dates_of(term))), None)
    when = _("every week from {when}", when=moment(first)) if first else _("no hour")
    mark = ":lock: " if group.locked else ""
    lines = [
        f"{mark}*{group.number} · {FOCUSES[group.focus].name}* · {language_name(group.language)}",
        f":calendar: {when}",
        _("Lead {lead}", lead=people([group.mentor]))
        if group.co_mentor is None
        else _(
            "Lead {lead}, co-mentor {co_mentor}",
            lead=people([group.mentor]),
            co_mentor=people([group.co_mentor]),
        ),
        _("Mentees {people}", people=people(group.mentees))
        if group.mentees
        else _("No mentees yet"),
    ]
    return "\n".join(lines)


def _group(
    term: Term, proposal: Proposal, group: Seating, candidates: Mapping[int, Candidate]
) -> SectionBlock:
    lock = "unlock" if group.locked else "lock"
    choices = [
        Option(value=_tag(proposal, "why", group.number), text=_("Why these people?")),
        Option(
            value=_tag(proposal, lock, group.number),
            text=_("Let it go again") if group.locked else _("Keep it as it is"),
        ),
    ]
    return paragraph(
        say_group(term, group, candidates),
        OverflowMenuElement(action_id=f"{GROUP_MENU}.{group.number}", options=choices),
    )


def _waiting(content: Content, candidates: Mapping[int, Candidate]) -> list[Block]:
    waiting = [one for one in content.waiting if one in candidates]
    if not waiting:
        return []
    helps = [f"• {_say_help(one, candidates)}" for one in content.helps]
    lines = [
        f"• <@{candidates[one].slack_user_id}>: {escape(_say_why(content, one))}"
        for one in waiting[:_MOST_WAITING]
    ]
    lines += [
        _(
            ":pushpin: <@{mentee}> stays with <@{mentor}> when I propose again",
            mentee=candidates[mentee].slack_user_id,
            mentor=candidates[mentor].slack_user_id,
        )
        for mentee, mentor in content.pins.items()
        if mentee in candidates and mentor in candidates
    ]
    if len(waiting) > _MOST_WAITING:
        lines.append(_("…and {more} more.", more=len(waiting) - _MOST_WAITING))
    shown = "\n".join([_("*Without a group*, and what would help"), *lines])
    blocks: list[Block] = [DividerBlock(), paragraph(shown[:2990])]
    if helps:
        blocks.append(paragraph("\n".join([_("*What would help several at once*"), *helps])[:2990]))
    return blocks


def _say_why(content: Content, application_id: int) -> str:
    why = content.explanations.get(application_id)
    return say_reason(why) if why is not None else ""


def _say_help(one: Help, candidates: Mapping[int, Candidate]) -> str:
    who = [candidates[each].slack_user_id for each in one.person_ids if each in candidates]
    people = ", ".join(f"<@{each}>" for each in who[:_MOST_HELPED])
    more = _(" and {more} more", more=len(who) - _MOST_HELPED) if len(who) > _MOST_HELPED else ""
    mentor_id = one.changes[0].mentor_id
    mentor = candidates.get(mentor_id) if mentor_id is not None else None
    beside = _(", with <@{mentor}>", mentor=mentor.slack_user_id) if mentor is not None else ""
    return f"{escape(help_text(one))} ({people}{more}{beside})"


def _actions(proposal: Proposal, content: Content, offset: int) -> list[Block]:
    elements = []
    if offset:
        elements.append(
            button(_("Earlier groups"), TURN_PAGE, value=_tag(proposal, offset - _PAGE))
        )
    if offset + _PAGE < len(content.groups):
        elements.append(
            button(_("Later groups"), f"{TURN_PAGE}.on", value=_tag(proposal, offset + _PAGE))
        )
    ready = sum(bool(group.mentees) for group in content.groups)
    if ready:
        elements.append(
            button(
                ngettext("Publish {count} group", "Publish {count} groups", ready),
                PUBLISH,
                value=_tag(proposal),
                style="primary",
                confirm=ask_first(
                    _("Publish these groups?"),
                    _("Each gets a private channel, and everybody in it a welcome."),
                    yes=_("Publish"),
                    no=_("Not yet"),
                ),
            )
        )
    elements += [
        button(_("Move somebody"), MOVE, value=_tag(proposal)),
        button(_("Propose again"), PROPOSE, value=_tag(proposal)),
    ]
    return [
        buttons(*elements),
        small_print(
            _(
                "Proposing again keeps the groups you locked and the people you pinned. I keep the "
                "proposal: `/mentoring match` shows it any time."
            )
        ),
    ]


def why_view(
    term: Term, group: Seating, content: Content, candidates: Mapping[int, Candidate]
) -> Surface:
    """Return the modal that says for each person why they are in the group."""
    blocks: list[Block] = [paragraph(say_group(term, group, candidates)), DividerBlock()]
    for one in group.people:
        if one in candidates:
            why = _say_why(content, one) or _("A coordinator chose this group for them.")
            blocks += verbatim(f"{candidates[one].name}: {why}")
    view = modal(
        "matching.why", _("Group {number}", number=group.number), blocks, submit=_("Close")
    )
    del view["submit"]
    return {**view, "close": {"type": "plain_text", "text": _("Close")}}


def published_message(groups: int) -> Message:
    """Return that the groups are published, for the coordinator who did it."""
    text = ngettext(
        "{count} group published! I'm opening the channels and welcoming everybody; this takes a "
        "moment for each.",
        "{count} groups published! I'm opening the channels and welcoming everybody; this takes a "
        "moment for each.",
        groups,
    )
    return message(text, [paragraph(f":tada: {text}")])
