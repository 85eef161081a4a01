"""What is said of each placement is so, and what is said would help does."""

import json
import re
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from programme.application_drafts import MeetingMode
from programme.focuses import FOCUSES
from programme.languages import language_name
from programme.matching import (
    Change,
    ChangeKind,
    Mentee,
    Mentor,
    Proposal,
    find_reason,
    keep_reason,
    match,
    read_reason,
    say_reason,
    write_reason,
)
from programme.translations import speaking
from tests.programme.small_communities import (
    TERM,
    a_mentee,
    a_mentor,
    changed,
    communities,
    find_broken_rules,
)

Community = tuple[list[Mentor], list[Mentee]]
some = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
DAYS = ("Mondays", "Tuesdays", "Wednesdays", "Thursdays", "Fridays", "Saturdays", "Sundays")
COUNTS = {"both of you": 2, "all three": 3, "all four": 4, "all five": 5, "all six": 6,
          "all seven": 7}  # fmt: skip
PLACED = re.compile(
    r"(?P<who>Your (first|second|third) choice, |You (lead|co-lead) )(?P<focus>[\w ]+?)"
    r"(?P<co> with a co-mentor, as you wished)?"
    r"(, chosen by (?P<chosen>your mentee|both mentees|all (three|four|five) mentees))?; "
    r"(you would meet in (?P<place>[^;]+); )?you share (?P<language>\w+); "
    r"(?P<day>\w+) (?P<hour>\d+):00 (?P<zone>[\w ]+?)( time)? suits (?P<all>[\w ]+) in every week\."
)
ORDINALS = ("first", "second", "third")
MENTEES = {"your mentee": 1, "both mentees": 2, "all three mentees": 3, "all four mentees": 4,
           "all five mentees": 5}  # fmt: skip


@some
@given(communities())
def test_every_placement_is_explained_by_facts(community: Community) -> None:
    proposal = match(*community, TERM)
    people: dict[int, Any] = {mentor.id: mentor for mentor in community[0]}
    people |= {mentee.id: mentee for mentee in community[1]}
    assert set(proposal.explanations) == set(people)
    assert find_broken_rules(proposal, *community) == []  # so what suits all suits all
    for group in proposal.groups:
        for id_ in group.person_ids:
            said = PLACED.fullmatch(_said(proposal, id_))
            assert said
            focus = FOCUSES[group.focus]
            assert said["focus"] == (focus.short_name if focus.tool else focus.name.lower())
            assert said["language"] == language_name(group.language)
            assert said["place"] == group.place
            assert DAYS.index(said["day"]) == group.slot.weekday
            assert int(said["hour"]) == group.slot.hour
            assert said["zone"].replace(" ", "_") == group.slot.time_zone.rpartition("/")[2]
            assert COUNTS[said["all"]] == len(group.person_ids)
            if id_ in group.mentor_ids:
                assert MENTEES[said["chosen"]] == len(group.mentee_ids)
                assert bool(said["co"]) == (group.co_mentor_id is not None)
                assert ("co-lead" in said["who"]) == (id_ == group.co_mentor_id)
            else:
                rank = ORDINALS.index(said["who"].split()[1])
                assert people[id_].focuses[rank] == group.focus


@settings(some, max_examples=20)
@given(communities(), st.lists(st.tuples(st.integers(1, 4), st.integers(101, 108)), max_size=2))
def test_every_change_really_gives_a_seat(
    community: Community, apart: list[tuple[int, int]]
) -> None:
    before = match(*community, TERM, apart=apart)
    assert before.proven
    for waits in before.unplaced:
        for change in waits.changes:
            after = match(*_after(community, waits.person_id, change), TERM, apart=apart)
            assert after.score.placed >= before.score.placed + change.places


def _after(community: Community, id_: int, change: Change) -> Community:
    """Return the community as it would be after the change."""
    some_mentors, some_mentees = community
    if change.kind in (ChangeKind.MENTOR, ChangeKind.MENTEE):
        assert change.focus
        assert change.language
        assert change.time_zone
        mode = MeetingMode.IN_PERSON if change.place else MeetingMode.ONLINE
        new = {
            "focuses": (change.focus,),
            "languages": (change.language,),
            "hours": frozenset(change.hours),
            "time_zone": change.time_zone,
            "meeting_mode": mode,
            "place": change.place,
        }
        if change.kind is ChangeKind.MENTOR:
            return [*some_mentors, a_mentor(90, **new)], some_mentees
        return some_mentors, [*some_mentees, a_mentee(190, **new)]
    return (
        [_changed(mentor, change) if mentor.id == id_ else mentor for mentor in some_mentors],
        [_changed(mentee, change) if mentee.id == id_ else mentee for mentee in some_mentees],
    )


def _changed(person: Any, change: Change) -> Any:
    match change.kind:
        case ChangeKind.HOURS:
            assert change.time_zone == person.time_zone
            assert not set(change.hours) & person.hours
            return changed(person, hours=person.hours | set(change.hours))
        case ChangeKind.FOCUS:
            kept = person.focuses[:2] if isinstance(person, Mentee) else person.focuses
            return changed(person, focuses=(*kept, change.focus))
        case ChangeKind.LANGUAGE:
            return changed(person, languages=(*person.languages, change.language))
        case _:
            assert change.kind is ChangeKind.MEETING
            if change.place is None:
                return changed(person, meeting_mode=MeetingMode.EITHER)
            return changed(person, meeting_mode=MeetingMode.IN_PERSON, place=change.place)


def _said(proposal: Proposal, id_: int) -> str:
    return say_reason(proposal.explanations[id_])


def an_hour_too_early() -> Proposal:
    """Return who is placed and who waits where one of two mentees has the hour of the mentor."""
    lead = a_mentor(hours=frozenset({3 * 24 + 18}), time_zone="Africa/Nairobi")
    late = a_mentee(102, hours=frozenset({3 * 24 + 17}), time_zone="Africa/Nairobi")
    same = a_mentee(101, hours=frozenset({3 * 24 + 18}), time_zone="Africa/Nairobi")
    return match([lead], [same, late], TERM)


def test_an_hour_would_help() -> None:
    proposal = an_hour_too_early()
    assert _said(proposal, 101) == (
        "Your first choice, Git teaching; you share English; "
        "Thursdays 18:00 Nairobi time suits both of you in every week."
    )
    assert _said(proposal, 102) == (
        "There is no free seat for you yet. What would help: Thursdays 18:00 Nairobi time as "
        "well; or one more mentor for Git teaching who speaks English and is free "
        "Thursdays 17:00 Nairobi time."
    )


def test_one_more_mentor_would_place_all_who_wait() -> None:
    members = [a_mentee(101 + number) for number in range(3)]
    proposal = match([], members, TERM)
    assert _said(proposal, 101) == (
        "There is no free seat for you yet. What would help: one more mentor for Git teaching who "
        "speaks English and is free Mondays 10:00 UTC, which would place you and two others who "
        "wait."
    )


def test_a_mentor_without_mentees_hears_what_would_help() -> None:
    proposal = match([a_mentor(1, focuses=("community",))], [a_mentee(101)], TERM)
    assert _said(proposal, 1) == (
        "There are no mentees for you yet. What would help: Git teaching among your choices; or "
        "one more mentee for community building who speaks English and is free Mondays 10:00 UTC."
    )
    assert "community building among your choices" in _said(proposal, 101)


def test_why_two_are_kept_apart_is_not_told() -> None:
    proposal = match([a_mentor(1)], [a_mentee(101)], TERM, apart=[(101, 1)])
    assert proposal.groups == ()
    for id_ in proposal.explanations:
        said = _said(proposal, id_)
        assert said.startswith("There ")
        assert "apart" not in said
        assert "asked" not in said


def test_who_named_no_place_is_asked_to_look() -> None:
    proposal = match([a_mentor(1)], [a_mentee(101, meeting_mode=MeetingMode.IN_PERSON)], TERM)
    assert "meeting online as well" in _said(proposal, 101)
    nobody = match([], [a_mentee(101, meeting_mode=MeetingMode.IN_PERSON)], TERM)
    assert "the place where you would meet" in _said(nobody, 101)


def test_each_reader_reads_it_in_their_own_language() -> None:
    proposal = an_hour_too_early()
    with speaking("es"):
        assert _said(proposal, 101) == (
            "Tu primera opción: enseñar Git; comparten un idioma: inglés; los jueves a las 18:00, "
            "hora de Nairobi, les va bien a las dos personas todas las semanas."
        )
        assert _said(proposal, 102) == (
            "Todavía no hay un lugar libre para ti. Qué ayudaría: también los jueves a las 18:00, "
            "hora de Nairobi; o bien alguien más que lleve la mentoría para enseñar Git, hable "
            "inglés y pueda los jueves a las 17:00, hora de Nairobi."
        )


@some
@given(communities())
def test_reasons_are_kept_as_facts(community: Community) -> None:
    for why in match(*community, TERM).explanations.values():
        assert read_reason(json.loads(json.dumps(keep_reason(why)))) == why
        assert find_reason(write_reason(why)) == why


def test_a_sentence_that_was_kept_before_is_said_as_it_is() -> None:
    for kept in ("There is no free seat for you yet.", "{}", "[]", "12"):
        assert say_reason(find_reason(kept)) == say_reason(read_reason(kept)) == kept
