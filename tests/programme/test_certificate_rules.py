"""The certificate rule, against the guidelines written out as a truth table of their own."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from programme.certificate_codes import ALPHABET, new_code, read_code, show_code
from programme.certificate_rules import (
    Facts,
    Requirement,
    check_requirements,
    is_earned,
    meetings_needed,
)
from programme.eligibility import Role

# "Guidelines for Certificates", line by line: what each role has to do.
_MENTOR = ("onboarding", "regular", "showcase", "power", "survey")
_MENTEE = ("two", "showcase", "survey")
_YES_NO = (False, True)


@pytest.mark.parametrize(
    ("onboarding", "power", "showcase", "survey", "attended"),
    list(itertools.product(_YES_NO, _YES_NO, _YES_NO, _YES_NO, range(6))),
)
def test_the_rule_is_that_of_the_guidelines(
    onboarding: bool, power: bool, showcase: bool, survey: bool, attended: int
) -> None:
    held = 5
    facts = Facts(
        was_at_onboarding=onboarding,
        meetings_attended=attended,
        meetings_held=held,
        was_at_power_check_in=power,
        was_at_showcase=showcase,
        has_answered=survey,
    )
    did = {
        "onboarding": onboarding,
        "power": power,
        "showcase": showcase,
        "survey": survey,
        "two": attended in {2, 3, 4, 5},
        "regular": attended in {3, 4, 5},  # 60 % of five
    }
    assert is_earned(Role.MENTOR, facts, 60) == all(did[one] for one in _MENTOR)
    assert is_earned(Role.MENTEE, facts, 60) == all(did[one] for one in _MENTEE)


facts_of_people = st.builds(
    lambda others, held, attended, excused: Facts(
        was_at_onboarding=others[0],
        was_at_power_check_in=others[1],
        was_at_showcase=others[2],
        has_answered=others[3],
        meetings_held=held,
        meetings_attended=min(attended, held),
        meetings_excused=min(excused, held - min(attended, held)),
    ),
    st.tuples(*[st.booleans()] * 4),
    st.integers(0, 30),
    st.integers(0, 30),
    st.integers(0, 30),
)


@given(facts_of_people, st.integers(1, 100))
def test_a_mentee_needs_nothing_but_the_three(facts: Facts, percent: int) -> None:
    expected = facts.meetings_attended >= 2 and facts.was_at_showcase and facts.has_answered
    assert is_earned(Role.MENTEE, facts, percent) == expected
    assert set(check_requirements(Role.MENTEE, facts, percent)) == {
        Requirement.MEETINGS,
        Requirement.SHOWCASE,
        Requirement.FINAL_SURVEY,
    }


@given(facts_of_people, st.integers(1, 100))
def test_regular_is_a_share_of_the_meetings_one_was_not_excused_from(
    facts: Facts, percent: int
) -> None:
    counted = facts.meetings_held - facts.meetings_excused
    is_met = check_requirements(Role.MENTOR, facts, percent)[Requirement.MEETINGS]
    is_regular = facts.meetings_attended * 100 >= counted * percent
    assert is_met == (is_regular and facts.meetings_attended >= 2)


@given(facts_of_people, st.integers(1, 100), st.sampled_from(Role))
def test_doing_more_never_loses_a_certificate(facts: Facts, percent: int, role: Role) -> None:
    if facts.meetings_attended + facts.meetings_excused >= facts.meetings_held:
        return
    more = Facts(**{**vars(facts), "meetings_attended": facts.meetings_attended + 1})
    assert is_earned(role, facts, percent) <= is_earned(role, more, percent)
    assert meetings_needed(role, facts, percent) == meetings_needed(role, more, percent)


@given(st.text(alphabet=ALPHABET, min_size=12, max_size=12))
def test_a_code_is_read_as_it_is_shown_and_however_it_is_typed(code: str) -> None:
    assert read_code(show_code(code)) == code
    assert read_code(f"  {show_code(code).lower().replace('-', ' ')} ") == code
    assert read_code(code.replace("0", "O").replace("1", "l")) == code


@pytest.mark.parametrize(
    "typed", ["", "7F3K", "7F3K-92QX-M4TDX", "7F3K-92QX-M4T!", "U" * 12, "é" * 12]
)
def test_what_is_no_code_is_none(typed: str) -> None:
    assert read_code(typed) is None


def test_new_codes_differ() -> None:
    codes = {new_code() for _ in range(1000)}
    assert len(codes) == 1000
    assert all(read_code(code) == code for code in codes)
