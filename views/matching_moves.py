"""How a coordinator seats a mentee elsewhere, and what it would change for everybody."""

from collections.abc import Mapping, Sequence
from itertools import islice

from slack_sdk.models.blocks import Block, Option

from models import Proposal, Term
from programme.candidates import Candidate
from programme.focuses import FOCUSES
from programme.move_costs import Change, MoveCost, cost_of_move
from programme.seatings import Content, Seating, dates_of, why_not
from programme.translations import N_, ngettext
from programme.translations import gettext as _
from views.inputs import checkboxes, field, option, search_menu
from views.messages import escape, paragraph
from views.surfaces import Surface, modal

MOVE_VIEW = "matching.send_move"
FIND_PERSON = "matching.find_person"
FIND_GROUP = "matching.find_group"
PIN = "pin"
NOWHERE = "waiting"
WITH = "with/"  # a mentor without a group

_MOST_OPTIONS = 100
_LONGEST_OPTION = 75
_CHOICES = (N_("1st choice"), N_("2nd choice"), N_("3rd choice"))
_THEIR_CHOICES = (N_("their 1st choice"), N_("their 2nd choice"), N_("their 3rd choice"))


def move_view(
    proposal: Proposal,
    person: Option | None = None,
    group: Option | None = None,
    pins: Sequence[str] = (),
    cost: str | None = None,
) -> Surface:
    """Return the modal for a move, with what was chosen so far and what it would change."""
    blocks: list[Block] = [
        field(
            "person",
            _("Who?"),
            search_menu(FIND_PERSON, _("Type a name"), person, 0),
            dispatch=True,
        ),
        field(
            "group",
            _("Where to?"),
            search_menu(FIND_GROUP, _("Groups that fit"), group, 0),
            hint=_("Groups whose hour, focus and language suit them, and mentors without one."),
            dispatch=True,
        ),
    ]
    if cost is not None:
        blocks.append(paragraph(cost))
    blocks.append(
        field(
            "pin",
            _("When I propose again"),
            checkboxes("matching.pin", [option(PIN, _("Keep them with this mentor"))], pins),
            optional=True,
        )
    )
    return modal(
        MOVE_VIEW,
        _("Move somebody"),
        blocks,
        submit=_("Move"),
        ids={"proposal": proposal.id, "version": proposal.version},
    )


def person_options(candidates: Mapping[int, Candidate], query: str) -> list[dict[str, object]]:
    """Return the mentees whose names have the typed words."""
    found = (
        option(str(number), candidate.name[:_LONGEST_OPTION])
        for number, candidate in candidates.items()
        if not candidate.is_mentor and _has_words(candidate.name, query)
    )
    return [each.to_dict() for each in islice(found, _MOST_OPTIONS)]


def _has_words(text: str, query: str) -> bool:
    return all(word in text.casefold() for word in query.casefold().split())


def group_options(
    term: Term,
    content: Content,
    candidates: Mapping[int, Candidate],
    application_id: int | None,
    query: str = "",
) -> list[dict[str, object]]:
    """Return the groups that the person can join, each with what it would change."""
    chosen = candidates.get(application_id) if application_id is not None else None
    options = [option(NOWHERE, _("The waiting list"))]
    if chosen is None:
        return [each.to_dict() for each in options]
    for group in content.groups:
        text = _say_group(group, candidates)
        if len(options) == _MOST_OPTIONS or not _has_words(text, query):
            continue
        if (
            group.mentor in candidates
            and why_not(chosen, group, dates_of(term), candidates) is None
        ):
            cost = cost_of_move(content, candidates, dates_of(term), chosen.person.id, group)
            options.append(option(str(group.number), text, _shorten(say_cost_briefly(cost))))
    for number in content.waiting:
        mentor = candidates.get(number)
        if mentor is None or not mentor.is_mentor:
            continue
        text = _("With {mentor}, when I propose again", mentor=mentor.name)
        if _has_words(text, query):
            options.append(option(f"{WITH}{number}", _shorten(text)))
    return [each.to_dict() for each in options[:_MOST_OPTIONS]]


def _shorten(text: str) -> str:
    return text if len(text) <= _LONGEST_OPTION else f"{text[: _LONGEST_OPTION - 1]}…"


def _say_group(group: Seating, candidates: Mapping[int, Candidate]) -> str:
    lead = candidates[group.mentor].name if group.mentor in candidates else ""
    return _shorten(f"{group.number} · {FOCUSES[group.focus].short_name}, {lead}")


def say_cost_briefly(cost: MoveCost) -> str:
    """Return what a move changes, in a few words: choice, sizes, and what differs more or less."""
    rank = cost.choices[1]
    parts = [_(_CHOICES[rank])] if rank is not None else []
    sizes = ", ".join(f"{old}→{new}" for old, new in cost.sizes.values())
    parts.append(_("{sizes} mentees", sizes=sizes))
    for what, (old, new) in (
        (_("stage"), cost.stages),
        (_("region"), cost.regions),
        (_("aims"), cost.aims),
        (_("odd hours"), cost.odd_hours),
    ):
        if old != new:
            parts.append(f"{what} {new - old:+}")
    return " · ".join(parts)


def say_cost(name: str, cost: MoveCost) -> str:
    """Return what a move changes for everybody, as mrkdwn, for before it is made."""
    lines = [_("*What this changes*"), f"• {_say_own(escape(name), cost)}"]
    lines += [
        _("• Group {number}: {count}, {was}", number=number, count=_count(new), was=_was(old))
        for number, (old, new) in cost.sizes.items()
    ]
    counts: tuple[tuple[str, Change], ...] = (
        (_("at another stage than most of their group"), cost.stages),
        (_("from another region than their lead mentor"), cost.regions),
        (_("without an aim of their lead mentor"), cost.aims),
        (_("meeting before 8:00 or after 21:00 on their own clock"), cost.odd_hours),
    )
    changed = [f"• {new} {what}, {_was(old)}" for what, (old, new) in counts if old != new]
    same = _("• Stages, regions, aims and decent hours: as they are")
    return "\n".join([*lines, *(changed or [same])])


def _was(old: int) -> str:
    return _("now {old}", old=old)


def _count(mentees: int) -> str:
    if not mentees:
        return _("no mentees, so it isn't formed")
    if mentees == 1:
        return _("1 mentee, alone with the mentors")
    return ngettext("{count} mentee", "{count} mentees", mentees)


def _say_own(name: str, cost: MoveCost) -> str:
    old, new = cost.choices
    before, after = cost.focuses
    if after is None:
        return _("{name} goes to the waiting list", name=name)
    rank = _(_THEIR_CHOICES[new]) if new is not None else _("not one of their choices")
    what = f"{name}: {FOCUSES[after].name}, {rank}"
    if before is None:
        return _("{what}; they have no place now", what=what)
    if before == after:
        return _("{what}, as now", what=what)
    now = f", {_(_THEIR_CHOICES[old])}" if old is not None else ""
    return _("{what}; now {focus}{now}", what=what, focus=FOCUSES[before].name, now=now)
