"""What a survey asks: previewed, replaced well and badly, or a form elsewhere."""

import asyncio

import pytest

from models import Audit, SurveyResponse, SurveyVersion
from programme.survey_questions import default_yaml, read_questions
from tests.conversations.conftest import Stage
from tests.conversations.groups import with_a_group
from tests.conversations.surveys import (
    FINAL,
    FINAL_ONE,
    FINAL_THREE,
    FINAL_TWO,
    SurveyStage,
    adds_file,
    answers_final,
    asked_now,
    presses,
    rows,
    the_survey,
    with_five_mentees,
)
from views.survey_coordination import EXPORT, SEE_QUESTIONS, SEE_RESULTS
from views.survey_editing import EXTERNAL_VIEW, PREVIEW_VIEW, REPLACE_VIEW, USE, USE_DEFAULT

SHORT = """\
intro: Two questions.
pages:
  - title: One page
    questions:
      - key: hours
        kind: number
        ask: How many hours?
        required: true
      - key: again
        kind: choice
        ask: "Again, <!channel>?"
        options: [Yes, No]
"""


async def sees_questions(stage: Stage) -> None:
    """Let the coordinator look at what mentees are asked in the final survey."""
    if stage.wanjiru.modal is not None:
        await stage.wanjiru.closes(everything=True)
    await stage.wanjiru.types("/mentoring surveys")
    await presses(stage.wanjiru, SEE_QUESTIONS, str((await the_survey(stage)).id))


async def gives(stage: Stage, text: str) -> None:
    """Let the coordinator give other questions, as text."""
    await sees_questions(stage)
    await stage.wanjiru.clicks("Replace")
    await stage.wanjiru.submits({"yaml": text})


async def replaces(stage: Stage, text: str) -> None:
    await gives(stage, text)
    await stage.wanjiru.clicks("Use these questions")
    assert stage.wanjiru.modal is not None
    assert "These are asked from now on." in stage.wanjiru.modal.text
    await stage.wanjiru.closes(everything=True)


async def test_the_pages_are_seen_as_their_readers_see_them(stage: Stage) -> None:
    await with_a_group(stage)
    await sees_questions(stage)
    modal = stage.wanjiru.modal
    assert modal is not None
    assert "Page 1 of 3, as mentees see it." in modal.text
    previewed = [block for block in modal.blocks if block["type"] == "input"]
    await stage.wanjiru.clicks("Next page")
    assert stage.wanjiru.modal is not None
    assert "Page 2 of 3" in stage.wanjiru.modal.text
    await stage.wanjiru.clicks("Page before")
    # It can be tried out, and says what the readers would be told.
    await stage.wanjiru.submits({**FINAL_ONE, "hours": "1001"})
    assert set(stage.wanjiru.modal.errors) == {"hours"}
    for page in (FINAL_ONE, FINAL_TWO, FINAL_THREE):
        await stage.wanjiru.submits(page)
    assert "This could be sent. Nothing was kept." in stage.wanjiru.modal.text
    assert await rows(stage, SurveyResponse) == []
    stage.moves_to(FINAL)
    await stage.amara.types("/mentoring survey")
    assert stage.amara.modal is not None
    assert [b for b in stage.amara.modal.blocks if b["type"] == "input"] == previewed


async def test_questions_are_pasted_seen_and_then_asked(stage: Stage) -> None:
    await with_a_group(stage)
    stage.moves_to(FINAL)
    await gives(stage, SHORT)
    modal = stage.wanjiru.modal
    assert modal is not None
    assert "this would be asked" in modal.text
    assert "How many hours?" in modal.text
    # Nobody is asked them yet.
    await stage.amara.types("/mentoring survey")
    assert stage.amara.modal is not None
    assert "Page 1 of 3" in stage.amara.modal.text
    await stage.amara.closes()
    await stage.wanjiru.clicks("See what is asked now")
    assert stage.wanjiru.modal is not None
    assert "Page 1 of 3" in stage.wanjiru.modal.text
    await replaces(stage, SHORT)
    await stage.amara.types("/mentoring survey")
    assert stage.amara.modal is not None
    assert "Page 1 of 1" in stage.amara.modal.text
    await stage.amara.submits({"hours": "3", "again": "No"})
    (response,) = await rows(stage, SurveyResponse)
    assert (response.version, response.answers) == (2, {"hours": 3, "again": "No"})
    assert [one.action for one in await rows(stage, Audit) if "surveys" in one.action] == [
        "surveys.questions"
    ]


async def test_a_file_is_sent_changed_and_given_back(stage: Stage) -> None:
    await with_a_group(stage)
    await sees_questions(stage)
    await stage.wanjiru.clicks("Get the file")
    (shared,) = stage.wanjiru.dm.latest.json["files"]
    assert shared["name"] == "autumn-2026-final-mentees.yaml"
    content = stage.slack.workspace.files[shared["id"]].content
    assert content is not None
    assert read_questions(content.decode()) == read_questions(default_yaml("final", "mentee"))
    changed = content.decode().replace("How far did", "To what extent did")
    file = adds_file(stage, stage.wanjiru, "new.yaml", b"\xef\xbb\xbf" + changed.encode())
    await stage.wanjiru.clicks("Replace")
    await stage.wanjiru.submits({"file": [file]})
    assert stage.wanjiru.modal is not None
    assert "To what extent did your group reach" in stage.wanjiru.modal.text
    await stage.wanjiru.clicks("Use these questions")
    assert "To what extent" in str((await asked_now(stage)).content)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"pages: []", "Line 1: “pages” is empty."),
        (b"\xff\xfe\x00", "This file isn't text."),
        (b"x" * 60_001, "This file is larger than 60 kB."),
        (b"  \n ", "Please add a file, or paste the questions below."),
    ],
)
async def test_a_file_that_is_none_is_said_beside_it(
    stage: Stage, content: bytes, said: str
) -> None:
    await with_a_group(stage)
    await sees_questions(stage)
    await stage.wanjiru.clicks("Replace")
    file = adds_file(stage, stage.wanjiru, "new.yml", content)
    await stage.wanjiru.submits({"file": [file]})
    assert stage.wanjiru.modal is not None
    assert said in stage.wanjiru.modal.errors["file"]
    assert (await asked_now(stage)).number == 1


async def test_mistakes_are_said_beside_the_field_with_their_line(stage: Stage) -> None:
    await with_a_group(stage)
    await gives(stage, SHORT.replace("kind: number", "kind: amount").replace("title", "titel"))
    assert stage.wanjiru.modal is not None
    said = stage.wanjiru.modal.errors["yaml"]
    assert "Line 3: I don't know “titel” here." in said
    assert "Line 6: “kind” is one of: scale, choice" in said
    assert stage.wanjiru.modal.values["yaml"]["surveys.yaml"]["value"].startswith("intro: Two")
    await stage.wanjiru.submits({"yaml": None})
    assert "Please add a file, or paste" in stage.wanjiru.modal.errors["yaml"]
    assert len(await rows(stage, SurveyVersion)) == 4  # of each survey the first


async def test_after_the_first_answer_they_are_replaced_with_a_confirmation(stage: Stage) -> None:
    story = await with_five_mentees(stage)
    stage.moves_to(FINAL)
    for number, who in enumerate(story.mentees[:3]):
        await answers_final(who, pros=f"I am number {number}")
    await gives(stage, SHORT)
    await stage.wanjiru.clicks("Use these questions", confirm=False)
    assert (await asked_now(stage)).number == 1
    await stage.wanjiru.clicks("Use these questions")
    assert (await asked_now(stage)).number == 2
    for who in story.mentees[3:]:
        await who.types("/mentoring survey")
        await who.submits({"hours": "3"})
    # Results of each stand apart: of three the first, of two the second.
    survey = await the_survey(stage)
    await stage.wanjiru.closes(everything=True)
    await stage.wanjiru.types("/mentoring surveys")
    await presses(stage.wanjiru, SEE_RESULTS, str(survey.id))
    shown = stage.wanjiru.dm.latest.text
    assert "5 of 5 answered" in shown
    assert "Results show from 3 answers up (version 2)." in shown
    assert "How far did your group reach" in shown
    assert "How many hours?" not in shown
    await stage.wanjiru.types("/mentoring surveys")
    await presses(stage.wanjiru, EXPORT, str(survey.id))
    (shared,) = stage.wanjiru.dm.latest.json["files"]
    content = stage.slack.workspace.files[shared["id"]].content
    assert content is not None
    assert b"version 1" in content
    assert b"version 2" not in content


async def test_somebody_answers_while_the_coordinator_looks(stage: Stage) -> None:
    story = await with_five_mentees(stage)
    stage.moves_to(FINAL)
    await stage.wanjiru.types("/mentoring surveys")
    await gives(stage, SHORT)
    await answers_final(story.mentees[0])
    await stage.wanjiru.clicks("Use these questions")
    assert stage.wanjiru.modal is not None
    assert "Somebody has answered the present questions meanwhile." in stage.wanjiru.modal.text
    assert (await asked_now(stage)).number == 1
    await stage.wanjiru.clicks("Use these questions")
    assert (await asked_now(stage)).number == 2


async def test_questions_change_while_somebody_answers(stage: Stage) -> None:
    await with_a_group(stage)
    stage.moves_to(FINAL)
    await stage.amara.types("/mentoring survey")
    await stage.amara.submits(FINAL_ONE)
    await replaces(stage, SHORT)
    await stage.amara.submits(FINAL_TWO)
    assert stage.amara.modal is not None
    assert "The questions were changed while you answered." in stage.amara.modal.text
    assert "Page 1 of 1" in stage.amara.modal.text
    assert stage.amara.modal.values["hours"]["surveys.of.hours"]["value"] == "30"
    await stage.amara.submits({"again": "Yes"})
    (response,) = await rows(stage, SurveyResponse)
    assert (response.version, response.answers) == (2, {"hours": 30, "again": "Yes"})


async def test_the_programmes_own_questions_come_back(stage: Stage) -> None:
    await with_a_group(stage)
    stage.moves_to(FINAL)
    await stage.wanjiru.types("/mentoring surveys")
    await replaces(stage, SHORT)
    await sees_questions(stage)
    await stage.wanjiru.clicks("Use the default")
    assert stage.wanjiru.modal is not None
    assert "These are the programme's own questions." in stage.wanjiru.modal.text
    assert (await asked_now(stage)).number == 2
    await stage.wanjiru.clicks("Use these questions")
    # The same questions are the same version: results of before go on.
    assert (await asked_now(stage)).number == 1
    await stage.wanjiru.clicks("Use the default")
    assert stage.wanjiru.modal is not None
    assert "this is asked" in stage.wanjiru.modal.text


async def test_the_same_questions_twice_are_one_version(stage: Stage) -> None:
    await with_a_group(stage)
    await gives(stage, SHORT)
    assert stage.wanjiru.modal is not None
    await gives(stage, SHORT)
    numbers = [one.number for one in await rows(stage, SurveyVersion)]
    assert numbers.count(2) == 1


async def test_a_form_elsewhere_takes_its_place_and_goes_again(stage: Stage) -> None:
    await with_a_group(stage)
    stage.moves_to(FINAL)
    await stage.wanjiru.types("/mentoring surveys")
    await sees_questions(stage)
    await stage.wanjiru.clicks("Use an external form")
    for wrong in ("javascript:alert(1)", "forms.example.org", "https://a:b@example.org/"):
        await stage.wanjiru.submits({"url": wrong})
        assert stage.wanjiru.modal is not None
        assert stage.wanjiru.modal.errors["url"].startswith("Please ")
    await stage.wanjiru.submits({"url": "https://forms.example.org/final"})
    assert stage.wanjiru.modal is not None
    assert "People are sent to your form from now on." in stage.wanjiru.modal.text
    await stage.amara.types("/mentoring survey")
    assert stage.amara.dm.latest.buttons == ["Open the form", "I’ve answered"]
    await stage.wanjiru.closes(everything=True)
    await stage.wanjiru.types("/mentoring surveys")
    assert "It is a form elsewhere." in stage.wanjiru.dm.latest.text
    await presses(stage.wanjiru, SEE_RESULTS, str((await the_survey(stage)).id))
    assert "It is a form elsewhere, and its answers are there." in stage.wanjiru.dm.latest.text
    await sees_questions(stage)
    await stage.wanjiru.clicks("Use an external form")
    await stage.wanjiru.submits({"url": None})
    assert stage.wanjiru.modal is not None
    assert "The survey is answered here" in stage.wanjiru.modal.text
    await stage.amara.types("/mentoring survey")
    assert stage.amara.modal is not None


@pytest.mark.parametrize("callback_id", [PREVIEW_VIEW, REPLACE_VIEW, EXTERNAL_VIEW])
async def test_questions_are_for_coordinators(stage: Stage, callback_id: str) -> None:
    await with_a_group(stage)
    await stage.wanjiru.types("/mentoring surveys")
    survey = await the_survey(stage)
    field = {"block_id": "yaml", "type": "input"}
    for sender, survey_id, said in (
        (stage.ben, survey.id, "for the programme's coordinators"),
        (stage.wanjiru, 404, "I can't find that survey any more."),
    ):
        view = {
            "callback_id": callback_id,
            "type": "modal",
            "blocks": [field],
            "private_metadata": f'{{"survey": {survey_id}, "version": 1, "page": 0}}',
            "state": {"values": {"yaml": {"a": {"type": "plain_text_input", "value": SHORT}}}},
        }
        body = {
            "type": "view_submission",
            "team": {"id": stage.slack.workspace.team.id},
            "user": {"id": sender.id},
            "view": view,
        }
        assert said in str(await stage.sends(body))
        for action_id in (USE, USE_DEFAULT):
            pressed = {
                **body,
                "type": "block_actions",
                "trigger_id": "1.1.forged",
                "container": {"type": "view"},
                "actions": [
                    {"type": "button", "block_id": "b", "action_id": action_id, "value": "1"}
                ],
            }
            await stage.sends(pressed)
            assert said in sender.dm.latest.text
    assert [one.number for one in await rows(stage, SurveyVersion)] == [1, 1, 1, 1]


async def test_two_coordinators_replace_at_once(stage: Stage) -> None:
    """Each proposes other questions; both are there, and the last that is used is asked."""
    story: SurveyStage = await with_five_mentees(stage)
    await stage.wanjiru.types("/mentoring surveys")
    survey = await the_survey(stage)
    team = stage.slack.workspace.team.id

    def a_body(text: str) -> dict[str, object]:
        return {
            "type": "view_submission",
            "team": {"id": team},
            "user": {"id": stage.wanjiru.id},
            "view": {
                "callback_id": REPLACE_VIEW,
                "type": "modal",
                "blocks": [],
                "private_metadata": f'{{"survey": {survey.id}}}',
                "state": {"values": {"yaml": {"a": {"type": "plain_text_input", "value": text}}}},
            },
        }

    texts = [SHORT, SHORT.replace("Two", "Three"), SHORT, SHORT.replace("Two", "Four")]
    await asyncio.gather(*(stage.sends(a_body(text)) for text in texts))
    kept = [one for one in await rows(stage, SurveyVersion) if one.survey_id == survey.id]
    assert sorted(one.number for one in kept) == [1, 2, 3, 4]
    assert (await asked_now(stage)).number == 1
    del story
