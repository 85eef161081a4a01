"""How surveys went: rates, results, names and the file."""

import csv
import io
from typing import Any

import pytest

from models import Audit
from sandbox.objects import file_json
from tests.conversations.conftest import Stage
from tests.conversations.groups import with_a_group
from tests.conversations.surveys import (
    AFTER,
    FINAL,
    answers_final,
    presses,
    rows,
    the_survey,
    with_five_mentees,
)
from views.survey_coordination import EXPORT, SEE_NAMES, SEE_RESULTS
from views.survey_results import SEE_ALL

TEXT = "*bold* <!channel> & I am number {}"


async def asks(stage: Stage, action_id: str) -> None:
    """Let the coordinator press a button of the mentees' final survey."""
    if stage.wanjiru.modal is not None:
        await stage.wanjiru.closes(everything=True)
    await stage.wanjiru.types("/mentoring surveys")
    await presses(stage.wanjiru, action_id, str((await the_survey(stage)).id))


def charts_of(blocks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [block for block in blocks if block["type"] == "data_visualization"]


async def all_results(stage: Stage) -> str:
    """Return the text of all pages of the results."""
    await asks(stage, SEE_RESULTS)
    text = stage.wanjiru.dm.latest.text
    while "Next page" in stage.wanjiru.dm.latest.buttons:
        await stage.wanjiru.clicks("Next page", in_=stage.wanjiru.dm.latest)
        assert len(charts_of(stage.wanjiru.dm.latest.blocks)) <= 2
        text += stage.wanjiru.dm.latest.text
    return text


async def test_rates_of_all_four(stage: Stage) -> None:
    story = await with_five_mentees(stage)
    stage.moves_to(FINAL)
    await answers_final(stage.amara)
    await stage.wanjiru.types("/mentoring surveys")
    shown = stage.wanjiru.dm.latest
    assert shown.ephemeral
    for line in (
        "Mid-way, mentors: 0 of 1 answered (0 %). Closed after Thursday 26 November 2026.",
        "Final, mentors: 0 of 1 answered (0 %). Open until the end of Friday 25 December 2026.",
        "Final, mentees: 1 of 5 answered (20 %).",
    ):
        assert line in shown.text
    (chart,) = charts_of(shown.blocks)
    answered, waiting = chart["chart"]["series"]
    assert [point["value"] for point in answered["data"]] == [0, 0, 0, 1]
    assert [point["value"] for point in waiting["data"]] == [1, 5, 1, 4]
    # Who has answered and left is counted still.
    await stage.amara.types("/mentoring leave")
    await stage.amara.clicks("Leave the group")
    await stage.wanjiru.types("/mentoring surveys autumn 2026")
    assert "Final, mentees: 1 of 5 answered" in stage.wanjiru.dm.latest.text
    del story


async def test_nothing_shows_below_three(stage: Stage) -> None:
    story = await with_five_mentees(stage)
    stage.moves_to(FINAL)
    await stage.wanjiru.types("/mentoring surveys")
    for number, who in enumerate(story.mentees[:2]):
        await answers_final(who, pros=TEXT.format(number))
        text = await all_results(stage)
        assert f"{number + 1} of 5 answered" in text
        assert "Results show from 3 answers up" in text
        assert "number" not in text
        assert charts_of(stage.wanjiru.dm.latest.blocks) == []
        await asks(stage, EXPORT)
        assert "nothing to export yet" in stage.wanjiru.dm.latest.text
    await answers_final(story.mentees[2], pros=TEXT.format(2), cons=None)
    text = await all_results(stage)
    for number in range(3):
        assert TEXT.format(number) in text
    assert "How far did your group reach what it set out to do? 3 answers, on average 4.0" in text
    # A question that two answered is not told of, in a survey that three did.
    assert "What wasn't? Fewer than 3 people answered this one." in text
    assert "Scheduling" not in text


async def test_new_answers_show_three_at_a_time_and_all_at_the_end(stage: Stage) -> None:
    """Who looks before and after one person answered must not learn what."""
    story = await with_five_mentees(stage)
    stage.moves_to(FINAL)
    await stage.wanjiru.types("/mentoring surveys")
    for number, who in enumerate(story.mentees):
        await answers_final(who, pros=TEXT.format(number))
    text = await all_results(stage)
    assert "2 more came in." in text
    assert sum(TEXT.format(number) in text for number in range(5)) == 3
    assert TEXT.format(3) not in text
    assert TEXT.format(4) not in text
    stage.moves_to(AFTER)
    text = await all_results(stage)
    assert all(TEXT.format(number) in text for number in range(5))
    assert "more came in" not in text


async def test_charts_fit_into_a_message_each_and_are_said_in_words(stage: Stage) -> None:
    story = await with_five_mentees(stage)
    stage.moves_to(FINAL)
    await stage.wanjiru.types("/mentoring surveys")
    for who in story.mentees[:3]:
        await answers_final(who)
    await asks(stage, SEE_RESULTS)
    first = stage.wanjiru.dm.latest
    assert len(charts_of(first.blocks)) == 2
    assert "Page 1 of" in first.text
    assert "of 5 answered (60 %)" in first.json["text"]
    assert "How far did your group reach" in first.json["text"]
    await stage.wanjiru.clicks("Next page", in_=first)
    assert "Page 2 of" in stage.wanjiru.dm.latest.text
    await stage.wanjiru.clicks("Page before", in_=stage.wanjiru.dm.latest)
    assert "Page 1 of" in stage.wanjiru.dm.latest.text


async def test_texts_are_shuffled_and_all_can_be_read(stage: Stage) -> None:
    story = await with_five_mentees(stage)
    stage.moves_to(FINAL)
    await stage.wanjiru.types("/mentoring surveys")
    for number, who in enumerate(story.mentees[:3]):
        await answers_final(who, pros=f"{number} " + "long " * 590)
    survey = await the_survey(stage)
    await asks(stage, SEE_RESULTS)
    while f"{survey.id}:1:pros" not in str(stage.wanjiru.dm.latest.blocks):
        await stage.wanjiru.clicks("Next page", in_=stage.wanjiru.dm.latest)
    await presses(stage.wanjiru, SEE_ALL, f"{survey.id}:1:pros")
    assert stage.wanjiru.modal is not None
    # Cut into blocks as it is, every word is there.
    assert stage.wanjiru.modal.text.replace("\n", "").count("long") == 3 * 590
    for number in range(3):
        assert f"“{number} long" in stage.wanjiru.modal.text
    await stage.wanjiru.closes()


async def test_who_has_answered_is_known(stage: Stage) -> None:
    story = await with_five_mentees(stage)
    stage.moves_to(FINAL)
    await stage.wanjiru.types("/mentoring surveys")
    await answers_final(stage.amara)
    await asks(stage, SEE_NAMES)
    assert stage.wanjiru.modal is not None
    assert "Answered, 1: @Amara Okafor" in stage.wanjiru.modal.text
    assert "Not yet, 4: @Chidi Eze, @Dina, @Emre, @Femi" in stage.wanjiru.modal.text
    del story


async def test_the_file_has_a_line_an_answer_and_no_formula(stage: Stage) -> None:
    story = await with_five_mentees(stage)
    stage.moves_to(FINAL)
    await stage.wanjiru.types("/mentoring surveys")
    formulas = ('=HYPERLINK("http://evil.example")', "+1+1", "@SUM(A1)")
    for who, formula in zip(story.mentees[:3], formulas, strict=True):
        await answers_final(who, pros=formula)
    await asks(stage, EXPORT)
    message = stage.wanjiru.dm.latest
    assert "so that nobody's answers can be put together" in message.text
    (shared,) = message.json["files"]
    assert shared["name"] == "autumn-2026-final-mentees.csv"
    file = stage.slack.workspace.files[shared["id"]]
    assert file.content is not None
    assert file_json(stage.slack.workspace, file)["name"] == shared["name"]
    table = list(csv.reader(io.StringIO(file.content.decode("utf-8-sig"))))
    pros = {row[5] for row in table if row[4] == "What was good about it?"}
    assert pros == {f"'{formula}" for formula in formulas}
    assert {row[0] for row in table[1:]} == {"Autumn 2026"}
    assert "Amara" not in file.content.decode("utf-8-sig")
    assert [one.action for one in await rows(stage, Audit) if "surveys" in one.action] == [
        "surveys.export"
    ]


async def test_other_terms_have_theirs(stage: Stage) -> None:
    await stage.wanjiru.types("/mentoring surveys")
    assert "No term is planned yet" in stage.wanjiru.dm.latest.text
    await with_a_group(stage)
    stage.moves_to(AFTER)
    await stage.plans_a_term(
        name="Spring 2027",
        applications_open_on="2027-01-04",
        applications_close_on="2027-01-20",
        matching_on="2027-01-25",
        starts_on="2027-02-01",
        ends_on="2027-04-16",
    )
    await stage.wanjiru.types("/mentoring surveys")
    assert "Surveys of Autumn 2026" in stage.wanjiru.dm.latest.text
    assert "Spring 2027" in stage.wanjiru.dm.latest.text
    await stage.wanjiru.types("/mentoring surveys SPRING 2027")
    assert "Surveys of Spring 2027" in stage.wanjiru.dm.latest.text
    assert "nobody is asked yet" in stage.wanjiru.dm.latest.text
    await stage.wanjiru.types("/mentoring surveys <b>")
    assert "I don't know a term of that name." in stage.wanjiru.dm.latest.text


async def test_who_is_no_coordinator_gets_their_own_survey(stage: Stage) -> None:
    await with_a_group(stage)
    stage.moves_to(FINAL)
    await stage.amara.types("/mentoring surveys")
    assert stage.amara.modal is not None
    assert stage.amara.modal.title == "Final survey"
    await stage.wanjiru.types("/mentoring survey")
    assert "/mentoring surveys shows how they go." in stage.wanjiru.dm.latest.text


@pytest.mark.parametrize("action_id", [SEE_RESULTS, SEE_NAMES, EXPORT, SEE_ALL])
async def test_results_are_for_coordinators(stage: Stage, action_id: str) -> None:
    await with_a_group(stage)
    stage.moves_to(FINAL)
    await stage.wanjiru.types("/mentoring surveys")
    survey = await the_survey(stage)
    for value in (str(survey.id), "404"):
        whole = f"{value}:1:pros" if action_id == SEE_ALL else value
        await stage.forges(stage.ben, action_id, whole)
        assert "for the programme's coordinators" in stage.ben.dm.latest.text
    await stage.forges(stage.wanjiru, action_id, "404:1:pros" if action_id == SEE_ALL else "404")
    assert "I can't find that survey any more." in stage.wanjiru.dm.latest.text
