"""A group's welcome says what it should, and Slack takes it whatever people wrote."""

from datetime import UTC, date, datetime
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from models import Group, OutlineStep, Person
from programme.agreement import CODE_OF_CONDUCT_URL, INCIDENT_REPORTING_URL
from programme.focuses import FOCUSES
from programme.groups import Applied, Part
from programme.outlines import OUTLINES, date_outline
from programme.roles import MENTEE_RESPONSIBILITIES, MENTOR_RESPONSIBILITIES
from sandbox.block_kit import check_message_blocks
from tests.conftest import NOW
from tests.make import a_term, an_application
from views.groups import (
    channel_purpose,
    channel_topic,
    not_invited_message,
    not_set_up_message,
    welcome_message,
)
from views.messages import Message

PARTS = [Part.LEAD, Part.CO_MENTOR, *[Part.MENTEE] * 5]
# Slack's limit for a channel's topic and purpose.
LONGEST_TOPIC = 250
# Slack refuses messages whose blocks are too long together (msg_blocks_too_long) and does not say
# from where on; 13,000 characters have been seen to pass.
LONGEST_TOGETHER = 13_000
# 15 September 2026, 15:00 in New York.
FIRST_AT = datetime(2026, 9, 15, 19, tzinfo=UTC)
ARABIC = "أريد أن أعلّم أول ورشة عمل لي. "


def a_group(**changes: Any) -> Group:
    told: dict[str, Any] = {
        "id": 1,
        "name": "Baobab",
        "focus": "teaching/git",
        "language": "en",
        "weekday": 1,
        "hour": 15,
        "time_zone": "America/New_York",
        "slack_channel_id": "C0123456789",
        "created_at": NOW,
    }
    return Group(**{**told, **changes})


def a_member(number: int, part: Part, **answers: Any) -> Applied:
    person = Person(
        id=number,
        workspace_id=1,
        slack_user_id=f"U000000000{number}",
        name="Amara",
        time_zone="Africa/Nairobi",
        locale="en-US",
        refreshed_at=NOW,
    )
    return Applied(person, part, an_application(a_term(id=1), person, **answers))


def an_outline(focus: str = "teaching/git") -> list[OutlineStep]:
    term = a_term()
    steps = date_outline(FOCUSES[focus].outcome.code, term.starts_on, term.ends_on)
    return [
        OutlineStep(group_id=1, position=position, words=words, week_of=week_of)
        for position, (words, week_of) in enumerate(steps, 1)
    ]


def welcome(*members: Applied, **changes: Any) -> Message:
    group = a_group(**changes)
    return welcome_message(group, a_term(id=1), members, an_outline(), FIRST_AT, NOW)


def texts(message: Message, kind: str | None = None) -> str:
    """Return what stands in the blocks, of mrkdwn or plain text alone if one is given."""
    found: list[str] = []

    def look(part: Any) -> None:
        if isinstance(part, list):
            for one in part:
                look(one)
        elif isinstance(part, dict):
            if isinstance(part.get("text"), str) and kind in (None, part["type"]):
                found.append(part["text"])
            for one in part.values():
                look(one)

    look(message.blocks)
    return "\n".join(found)


def test_everybody_is_introduced_and_the_lead_carries_the_baton() -> None:
    said = welcome(
        a_member(1, Part.LEAD, hopes="To pass on what I was given", place="Berlin"),
        a_member(2, Part.CO_MENTOR, time_zone="America/Sao_Paulo"),
        a_member(3, Part.MENTEE, hopes="To teach my first workshop"),
    )
    words = texts(said, "mrkdwn")
    assert "<@U0000000001> is your lead mentor* and carries the baton" in words
    assert "<@U0000000002> mentors you too" in words
    assert "<@U0000000001>, lead mentor · Nairobi (Africa), UTC+03:00" in words
    assert "<@U0000000002>, co-mentor · Sao Paulo (America), UTC-03:00" in words
    assert "<@U0000000003>, mentee · " in words
    typed = texts(said, "plain_text")
    assert all(
        one in typed
        for one in ("To pass on what I was given", "Berlin", "To teach my first workshop")
    )
    assert said.text.startswith("Welcome to Baobab, your mentoring group for Teaching Workshops")


def test_two_co_mentors_mentor_side_by_side() -> None:
    members = [a_member(1, Part.LEAD), *[a_member(n, Part.CO_MENTOR) for n in (2, 3)]]
    words = texts(welcome(*members), "mrkdwn")
    assert "<@U0000000002> and <@U0000000003> mentor you too" in words


def test_the_hour_is_each_readers_own() -> None:
    words = texts(welcome(a_member(1, Part.LEAD)), "mrkdwn")
    first = int(FIRST_AT.timestamp())
    assert f"*You meet every week*, for the first time on <!date^{first}^" in words
    assert "every Tuesday at 15:00 in New York" in words
    words = texts(welcome(a_member(1, Part.LEAD), rhythm="fortnightly"), "mrkdwn")
    assert "*You meet every two weeks*" in words
    assert "every second Tuesday at 15:00 in New York" in words


def test_what_to_expect_the_outline_and_the_code_of_conduct() -> None:
    said = welcome(a_member(1, Part.LEAD))
    words = texts(said)
    assert all(one in words for one in (*MENTEE_RESPONSIBILITIES, *MENTOR_RESPONSIBILITIES))
    assert "14 Sep  Introductions, review the Carpentries community culture" in words
    assert "23 Nov  Finish slide for mentoring group showcase." in words
    assert all(step in words for step in OUTLINES["teaching"])
    assert f"<{CODE_OF_CONDUCT_URL}|" in words
    assert f"<{INCIDENT_REPORTING_URL}|" in words
    assert "introduce yourself" in words


def test_seven_people_who_write_much_fit() -> None:
    for much in ("&<>" * 1000, ARABIC * 100, "🌳" * 3000, "W\n" * 1500):
        said = welcome(
            *[a_member(n, part, hopes=much, place=much) for n, part in enumerate(PARTS)],
            name="Ä" * 80,
            focus="maintenance/python",
            place=much,
        )
        assert check_message_blocks(said.blocks) == []
        assert len(texts(said)) < LONGEST_TOGETHER


@given(typed=st.text(max_size=400), name=st.text(min_size=1, max_size=80))
def test_what_people_typed_is_never_read_as_mrkdwn(typed: str, name: str) -> None:
    marked = f"<!channel>{typed}"
    step = OutlineStep(group_id=1, position=1, words=marked, week_of=date(2026, 9, 14))
    said = welcome_message(
        a_group(name=f"<!here>{name}", place=marked),
        a_term(id=1, name=f"<!everyone>{name}"),
        [a_member(1, Part.LEAD, hopes=marked, place=marked)],
        [step],
        FIRST_AT,
        NOW,
    )
    assert check_message_blocks(said.blocks) == []
    for text in (texts(said, "mrkdwn"), said.text):
        assert not any(mark in text for mark in ("<!channel", "<!here", "<!everyone"))
    assert texts(said, "plain_text").count("<!channel>") == 4


def test_a_channel_says_what_it_is_for() -> None:
    for focus in FOCUSES:
        group = a_group(focus=focus, time_zone="America/Argentina/ComodRivadavia", weekday=2)
        assert len(channel_topic(group)) <= LONGEST_TOPIC
        assert len(channel_purpose(group)) <= LONGEST_TOPIC
    assert channel_topic(a_group()) == (
        "Teaching Workshops: Git · every Tuesday at 15:00, New York time"
    )


def test_a_coordinator_hears_who_can_help() -> None:
    lead, mentee = a_member(1, Part.LEAD), a_member(2, Part.MENTEE)
    left_out = not_invited_message(a_group(name="<b>"), mentee.person, [lead, mentee])
    assert "add <@U0000000002> to the channel of the group &lt;b&gt;" in left_out.text
    assert "Once they can join, <@U0000000001> can add them" in left_out.text
    of_the_lead = not_invited_message(a_group(), lead.person, [lead, mentee])
    assert "anybody in the channel can add them" in of_the_lead.text
    assert "group &lt;b&gt;" in not_set_up_message(a_group(name="<b>")).text
