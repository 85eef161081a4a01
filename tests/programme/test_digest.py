"""When the digest is said, and whose names it leaves out."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models import Group
from programme.digest import EVERY, Digest, GroupTold, digest_days
from programme.shared_notes import SOMEBODY, hide_names, words_to_share
from tests.make import a_term
from views.digest import MOST_GROUPS, digest_message


@given(st.dates(date(2020, 1, 1), date(2040, 1, 1)), st.integers(1, 200))
def test_it_is_said_every_second_wednesday_within_the_term(begins: date, days: int) -> None:
    ends = begins + timedelta(days=days)
    told = digest_days(begins, ends)
    assert all(begins < day <= ends and day.weekday() == 2 for day in told)
    assert all(later - day == EVERY for day, later in pairwise(told))
    assert (told[-1] if told else begins) + EVERY + timedelta(weeks=1) > ends


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Amara and AMARA OKAFOR", f"{SOMEBODY} and {SOMEBODY}"),
        ("@Okafor's slides", f"{SOMEBODY}'s slides"),
        ("Amaranth, Okaforest", "Amaranth, Okaforest"),
        ("Li li Linux", "Li li Linux"),  # too short to be told from a word
        ("昨日李雷が教えた", f"昨日{SOMEBODY}が教えた"),
        ("(a.b) a+b", f"({SOMEBODY}) a+b"),
    ],
)
def test_names_are_left_out_and_other_words_stay(text: str, shown: str) -> None:
    assert hide_names(text, ["Amara Okafor", "Li Wu", "李雷", "a.b", " "]) == shown


def test_what_is_shared_are_the_words_there_are() -> None:
    assert words_to_share(None, "  ") == ""
    assert words_to_share(" We read. ", "Well") == "We read.\nWell"


def test_very_many_groups_stay_within_slacks_limits() -> None:
    groups = [
        GroupTold(
            Group(
                name=f"Tree <{n}>", focus="community", term_id=1, proposal_id=None, number=n,
                language="en", weekday=1, hour=9, time_zone="UTC", created_at=a_term().created_at,
            ),
            ["é<!here>" * 400, "older"],
        )
        for n in range(60)
    ]  # fmt: skip
    told = digest_message(Digest(a_term(), groups))
    assert len(told.blocks) <= 50
    assert f"And {60 - MOST_GROUPS} more groups shared something." in str(told.blocks[-1])
    assert "(and 1 more meeting)" in str(told.blocks[2])
    assert "Tree &lt;0&gt;" in told.text
    assert len(told.text) < 3000
