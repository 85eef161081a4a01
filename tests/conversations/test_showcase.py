"""The showcase: places, the deck, and questions of the community."""

from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest
from pypdf import PdfReader
from sqlmodel import select

from models import Event, Group, Question, Showing
from programme.questions import MOST_QUESTIONS
from programme.showcase import choose_showcases
from tests.conversations.conftest import Stage
from tests.conversations.events import chooses_channel
from tests.conversations.groups import WHILE_IT_RUNS, GroupStage, with_a_group
from tests.conversations.test_showcase_slides import said_in_channel, saves
from views.questions import ANSWER
from views.showcase import GET_DECK, ORDER, SUGGEST


async def on_stage(stage: Stage) -> tuple[GroupStage, Event]:
    """Return a group, while its term runs, and the term's showcase."""
    story = await with_a_group(stage, channel=True)
    story.group = await story.finds_group()
    stage.moves_to(WHILE_IT_RUNS)
    await stage.ticks()
    async with stage.database.reading() as session:
        event = (await session.exec(select(Event).where(Event.kind == "showcase"))).one()
    return story, event


async def test_a_coordinator_gives_places_and_gets_the_deck(stage: Stage) -> None:
    story, event = await on_stage(stage)
    await saves(stage.amara, state="Final", title="Branches, gently")
    await stage.wanjiru.types("/mentoring showcase")
    shown = stage.wanjiru.dm.latest
    assert "1 without a place yet" in shown.text
    await stage.wanjiru.clicks("Suggest places")
    shown = stage.wanjiru.dm.latest
    assert f"1. {story.group.name}, Branches, gently (final)" in shown.text
    assert "without a place" not in shown.text
    await stage.wanjiru.clicks("Get the deck")
    shown = stage.wanjiru.dm.latest
    assert "The deck of" in shown.text
    files = stage.slack.workspace.files.values()
    (pdf,) = [file.content for file in files if file.name == "showcase.pdf"]
    assert pdf is not None
    pages = [page.extract_text() for page in PdfReader(BytesIO(pdf)).pages]
    assert len(pages) == 3
    assert "The Carpentries" in pages[0]
    assert story.group.name in pages[1]
    assert "Branches, gently" in pages[2]

    stage.moves_to(event.starts_at - timedelta(days=13))
    await stage.ticks()
    await stage.ticks()
    (placed,) = said_in_channel(story, "You present at the showcase")
    assert "as number 1 of 1" in placed.text


async def test_the_order_is_that_in_which_the_groups_are_chosen(stage: Stage) -> None:
    story, event = await on_stage(stage)
    async with stage.database.writing() as session:
        for number, name in enumerate(("Acacia", "Zelkova"), 50):
            other = Group(**{**story.group.model_dump(), "id": None, "number": number})
            other.name, other.slack_channel_id = name, None
            session.add(other)
    await stage.wanjiru.types("/mentoring showcase")
    await stage.wanjiru.clicks("Put in order")
    offered = f"{story.group.name}: Teaching Workshops: Git"
    chosen = ["Zelkova: Teaching Workshops: Git", offered]
    await stage.wanjiru.submits({"groups": chosen})
    assert stage.wanjiru.modal is None
    await stage.wanjiru.types("/mentoring showcase")
    text = stage.wanjiru.dm.latest.text
    assert text.index("1. Zelkova") < text.index(f"2. {story.group.name}")
    assert "1 without a place yet: Acacia" in text

    # Whoever was suggested a place later stands behind them.
    await stage.wanjiru.clicks("Suggest places")
    assert "3. Acacia" in stage.wanjiru.dm.latest.text
    await stage.wanjiru.clicks("Put in order")
    await stage.wanjiru.submits({"groups": []})
    async with stage.database.reading() as session:
        assert (await session.exec(select(Showing))).all() == []
    assert event.id


@pytest.mark.parametrize("action_id", [ORDER, SUGGEST, GET_DECK])
async def test_only_coordinators_put_in_order(stage: Stage, action_id: str) -> None:
    story, event = await on_stage(stage)
    value = "1" if action_id == SUGGEST else str(event.id)
    for outsider in (stage.ben, stage.amara, story.zoe):
        await stage.forges(outsider, action_id, value)
        assert "That is for the programme's coordinators." in outsider.dm.latest.text
    await stage.forges(stage.wanjiru, action_id, "404")
    assert "any more" in stage.wanjiru.dm.latest.text
    async with stage.database.reading() as session:
        assert (await session.exec(select(Showing))).all() == []


async def test_anybody_asks_a_group_and_gets_its_answer(stage: Stage) -> None:
    story, _ = await on_stage(stage)
    bo = stage.slack.add_member("bo", real_name="Bo Larsen", time_zone="Europe/Copenhagen")
    await bo.types("/mentoring showcase")
    assert "The virtual showcase" in bo.dm.latest.text
    await bo.chooses("Ask a group", f"{story.group.name}: Teaching Workshops: Git")
    await bo.submits({"question": "   "})
    assert bo.modal is not None
    assert "question" in bo.modal.errors
    await bo.submits({"question": "Did <!channel> cards *help*?"})
    assert bo.modal is None
    assert "on its way" in bo.dm.latest.text
    await stage.ticks()
    (asked,) = said_in_channel(story, "has a question about your project")
    assert "Did <!channel> cards *help*?" in asked.text

    await story.chidi.clicks("Answer", in_=asked)
    await story.chidi.submits({"answer": "They did & how!"})
    assert "They get your answer from me." in story.chidi.dm.latest.text
    await stage.ticks()
    answers = [m for m in bo.dm.messages if "answered your question" in m.text]
    assert len(answers) == 1
    assert "They did & how!" in answers[0].text

    stage.moves_to(WHILE_IT_RUNS + timedelta(minutes=5))
    await stage.amara.types("/mentoring questions")
    assert "1, 0 to be answered" in stage.amara.dm.latest.text
    await stage.amara.clicks("Change the answer")
    await stage.amara.submits({"answer": "They did, very much."})
    await stage.ticks()
    assert any("They did, very much." in m.text for m in bo.dm.messages)


async def test_everybody_reads_the_answer_below_the_announcement(stage: Stage) -> None:
    story, event = await on_stage(stage)
    bo = stage.slack.add_member("bo", real_name="Bo Larsen", time_zone="Europe/Copenhagen")
    everybody = stage.slack.add_channel("mentoring", [stage.wanjiru, bo])
    await chooses_channel(stage, everybody)
    stage.moves_to(event.starts_at - timedelta(days=13))
    await stage.ticks()
    (announced,) = [m for m in bo.sees_in(everybody).messages if "Virtual showcase" in m.text]

    await bo.types("/mentoring showcase")
    await bo.chooses("Ask a group", f"{story.group.name}: Teaching Workshops: Git")
    await bo.submits({"question": "Did <!channel> cards help?"})
    await stage.ticks()
    (asked,) = said_in_channel(story, "has a question about your project")
    await story.chidi.clicks("Answer", in_=asked)
    await story.chidi.submits({"answer": "They did & how!"})
    # Slack's answer is lost: the next attempt finds the reply in the thread.
    stage.slack.faults.add(
        "chat.postMessage", "reset_after_effect", when=lambda call: "thread_ts" in call
    )
    answered_at = event.starts_at - timedelta(days=13)
    for minutes in range(0, 30, 5):
        stage.moves_to(answered_at + timedelta(minutes=minutes))
        await stage.ticks()
    (shared,) = [m for m in everybody.messages if m.thread_ts == announced.ts and m.is_reply]
    assert "answered a question" in shared.json["text"]
    assert "<!channel>" not in shared.json["text"]
    assert "They did &amp; how!" in shared.json["text"]
    assert bo.id not in str(shared.json)
    said = [m.text for m in bo.sees_in(everybody).messages if "answered a question" in m.text]
    assert len(said) == 1
    assert "Did <!channel> cards help?" in said[0]


async def test_the_same_question_is_kept_once_and_there_is_an_end(stage: Stage) -> None:
    story, _ = await on_stage(stage)
    for number in (0, 0, *range(MOST_QUESTIONS)):
        await stage.amara.types("/mentoring showcase")
        await stage.amara.chooses("Ask a group", f"{story.group.name}: Teaching Workshops: Git")
        await stage.amara.submits({"question": f"Question {number}?"})
    async with stage.database.reading() as session:
        assert len((await session.exec(select(Question))).all()) == MOST_QUESTIONS
    await stage.amara.types("/mentoring showcase")
    await stage.amara.chooses("Ask a group", f"{story.group.name}: Teaching Workshops: Git")
    await stage.amara.submits({"question": "One more?"})
    assert stage.amara.modal is not None
    assert "talk with them directly" in stage.amara.modal.errors["question"]


async def test_others_do_not_answer_for_a_group(stage: Stage) -> None:
    story, _ = await on_stage(stage)
    await stage.amara.types("/mentoring showcase")
    await stage.amara.chooses("Ask a group", f"{story.group.name}: Teaching Workshops: Git")
    await stage.amara.submits({"question": "Why?"})
    for outsider in (story.zoe, story.mia):
        for tried in ("1", "404"):
            await stage.forges(outsider, ANSWER, tried)
            assert "That isn't a group of yours." in outsider.dm.latest.text


async def test_coordinators_hear_of_groups_without_a_place(stage: Stage) -> None:
    _, event = await on_stage(stage)
    stage.moves_to(event.starts_at - timedelta(days=9))
    for _ in range(3):
        await stage.ticks()
    told = [m for m in stage.wanjiru.dm.messages if "no place in it yet" in m.text]
    assert len(told) == 1


def test_a_group_gets_the_showcase_at_which_its_members_are_awake() -> None:
    starts = {
        1: datetime(2026, 12, 1, 8, 0, tzinfo=UTC),
        2: datetime(2026, 12, 1, 20, 0, tzinfo=UTC),
    }
    zones = {
        10: ["Africa/Nairobi", "Asia/Kolkata"],
        11: ["America/Los_Angeles", "America/New_York"],
        12: ["Africa/Nairobi", "Asia/Kolkata"],
        13: [],
        14: [],
    }
    chosen = choose_showcases(zones, starts, {})
    assert chosen == {10: 1, 11: 2, 12: 1, 13: 2, 14: 1}
