"""Matching, from approved people to a proposal."""

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

from programme.matching.helping import Helping
from programme.matching.problem import Problem
from programme.matching.scoring import Group, objective_of, score_of
from programme.matching.searching import Limits, Search
from programme.matching.together import Together
from programme.matching.types import (
    Explanation,
    ImpossibleWish,
    Kept,
    Mentee,
    Mentor,
    Placed,
    Proposal,
    ProposedGroup,
    Score,
    TermDates,
    Unplaced,
    Waits,
    check_people,
)
from programme.translations import N_


def match(
    mentors: Iterable[Mentor],
    mentees: Iterable[Mentee],
    term: TermDates,
    *,
    apart: Iterable[tuple[int, int]] = (),
    pins: Mapping[int, int] | None = None,
    locked: Sequence[ProposedGroup] = (),
    time_limit: float = 60.0,
    should_stop: Callable[[], bool] = lambda: False,
    clock: Callable[[], float] = time.monotonic,
) -> Proposal:
    """Return groups in which everybody can meet every week of the term, as good as can be found.

    ``apart`` holds pairs of people, by id, who asked not to be together; ``pins`` says which
    mentee must be with which mentor; ``locked`` groups stay as they are and their people are not
    matched again, nor counted in the score. The search stops after ``time_limit`` seconds of
    ``clock``, or soon after ``should_stop`` says so or Ctrl-C is pressed, and returns the best it
    has, with its gap. When the time is ample and it comes to its end, the same people give the
    same proposal, in whatever order they come; a fifth of the time is kept for the lesser aims.

    Raises ``ValueError`` for people or a term that no application can hold, and
    :class:`ImpossibleWish` for a pin that no group could keep.
    """
    ends_at = clock() + time_limit
    all_mentors, all_mentees = tuple(mentors), tuple(mentees)
    ids = {m.id for m in all_mentors} | {m.id for m in all_mentees}
    check_people(all_mentors, all_mentees)
    if term.starts_on > term.ends_on:
        raise ValueError("the term ends before it starts")
    problem = _problem(all_mentors, all_mentees, term, apart, pins or {}, locked)
    search = Search(problem, Limits(lambda: ends_at - clock(), should_stop))
    try:
        search.start()
        search.run()
    except KeyboardInterrupt:
        if not search.groups:  # so early that there is nothing to return yet
            search.start()
    search.finish()
    return _proposal(problem, search, ids, locked)


def _problem(
    mentors: Sequence[Mentor],
    mentees: Sequence[Mentee],
    term: TermDates,
    apart: Iterable[tuple[int, int]],
    pins: Mapping[int, int],
    locked: Sequence[ProposedGroup],
) -> Problem:
    kept = [person for group in locked for person in group.person_ids]
    if len(set(kept)) != len(kept):
        raise ImpossibleWish(N_("Somebody is in two locked groups."))
    free_mentors = tuple(sorted((m for m in mentors if m.id not in kept), key=lambda m: m.id))
    free_mentees = tuple(sorted((m for m in mentees if m.id not in kept), key=lambda m: m.id))
    mentor_number = {mentor.id: number for number, mentor in enumerate(free_mentors)}
    mentee_number = {mentee.id: number for number, mentee in enumerate(free_mentees)}
    pinned = {}
    mentor_ids, mentee_ids = {m.id for m in mentors}, {m.id for m in mentees}
    for mentee, mentor in pins.items():
        if mentee not in mentee_ids or mentor not in mentor_ids:
            raise ImpossibleWish(N_("A pin names somebody who is not among those to be matched."))
        if any({mentee, mentor} <= set(group.person_ids) for group in locked):
            continue
        if mentee not in mentee_number or mentor not in mentor_number:
            raise ImpossibleWish(N_("A pin would change a locked group."))
        pinned[mentee_number[mentee]] = mentor_number[mentor]
    both_ways = frozenset(pair for one, other in apart for pair in ((one, other), (other, one)))
    problem = Problem(free_mentors, free_mentees, term, both_ways, dict(sorted(pinned.items())))
    _check_pins(problem)
    return problem


def _check_pins(problem: Problem) -> None:
    """Raise :class:`ImpossibleWish` unless each mentor could lead all who are pinned to them."""
    for mentor in sorted(set(problem.pinned.values())):
        together = [mentee for mentee, to in problem.pinned.items() if to == mentor]
        if len(together) > problem.mentors[mentor].capacity:
            raise ImpossibleWish(N_("More mentees are pinned to a mentor than they have room for."))
        pairs = problem.apart_mentees
        if any(one in together and other in together for one, other in pairs):
            raise ImpossibleWish(
                N_("People who asked not to be together are pinned to one mentor.")
            )
        if not problem.offers[mentor]:
            raise ImpossibleWish(
                N_("A mentor and those pinned to them share no focus, language, place and hour.")
            )


def _proposal(
    problem: Problem, search: Search, ids: set[int], locked: Sequence[ProposedGroup]
) -> Proposal:
    groups = sorted(search.groups, key=lambda group: group.lead)
    proposed = [_proposed(problem, group) for group in groups]
    helping = Helping(problem, tuple(groups))
    unplaced = _unplaced(helping)
    score = score_of(problem, groups)
    sizes = len(problem.mentors), len(problem.mentees)
    objective = objective_of(score, *sizes)
    wishers = sum(mentor.wants_co_mentor for mentor in problem.mentors)
    highest = Score(search.most_placed, 0, wishers // 2, 0, 0, 0, 0)
    return Proposal(
        groups=(*locked, *proposed),
        unplaced=unplaced,
        helps=Together(helping).find(),
        explanations=_explanations(problem, proposed, unplaced, ids, locked),
        score=score,
        objective=objective,
        bound=objective if search.proven else objective_of(highest, *sizes),
        most_placed=search.most_placed,
        proven=search.proven,
    )


def _proposed(problem: Problem, group: Group) -> ProposedGroup:
    kind, mentor = group.offer.kind, problem.mentors[group.lead]
    return ProposedGroup(
        mentor_id=mentor.id,
        co_mentor_id=None if group.co is None else problem.mentors[group.co].id,
        mentee_ids=tuple(problem.mentees[member].id for member in group.members),
        focus=kind.focus,
        slot=problem.slot_of(group.lead, kind),
        language=kind.language,
        place=mentor.place if kind.setting else None,
    )


def _unplaced(helping: Helping) -> tuple[Unplaced, ...]:
    mentees, mentors = helping.problem.mentees, helping.problem.mentors
    unplaced = [
        *(Unplaced(mentees[one].id, helping.for_mentee(one)) for one in helping.waiting),
        *(Unplaced(mentors[one].id, helping.for_mentor(one)) for one in helping.idle),
    ]
    return tuple(sorted(unplaced, key=lambda one: one.person_id))


def _explanations(
    problem: Problem,
    proposed: Sequence[ProposedGroup],
    unplaced: Iterable[Unplaced],
    ids: set[int],
    locked: Iterable[ProposedGroup],
) -> dict[int, Explanation]:
    mentors = {mentor.id for mentor in problem.mentors}
    mentees = {mentee.id: mentee for mentee in problem.mentees}
    why: dict[int, Explanation] = {
        one.person_id: Waits(one.person_id in mentors, one.changes) for one in unplaced
    }
    for group in proposed:
        placed = Placed(
            focus=group.focus,
            language=group.language,
            slot=group.slot,
            place=group.place,
            mentors=len(group.mentor_ids),
            mentees=len(group.mentee_ids),
        )
        why |= {id_: replace(placed, leads=id_ == group.mentor_id) for id_ in group.mentor_ids}
        why |= {
            id_: replace(placed, choice=mentees[id_].focuses.index(group.focus))
            for id_ in group.mentee_ids
        }
    for group in locked:
        kept = Kept(group.focus, group.slot)
        why |= {id_: kept for id_ in group.person_ids if id_ in ids}
    return dict(sorted(why.items()))
