"""Whatever a coordinator asks and people answer, Slack takes how it is shown."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models import Survey
from programme.eligibility import Role
from programme.survey_coordination import SurveyResults, VersionResults
from programme.survey_editing import Asking
from programme.survey_filling import Filling
from programme.survey_questions import Questionnaire, default_yaml, read_questions
from programme.survey_results import summarise
from programme.survey_times import Moment
from programme.surveys import Progress
from sandbox.block_kit import check_message_blocks, check_view
from tests.make import a_term
from tests.make_surveys import responses, surveys
from views.survey_editing import external_view, preview_view, replace_view
from views.survey_results import all_answers_view, pages_of, results_message
from views.surveys import invitation_message, page_view

# Slack refuses messages whose blocks are too long together (msg_blocks_too_long) and does not say
# from where on; 13,000 characters have been seen to pass.
LONGEST_TOGETHER = 13_000


def a_survey(**changes: Any) -> Survey:
    told: dict[str, Any] = {"id": 7, "term_id": 1, "moment": "final", "role": "mentee"}
    return Survey(**{**told, **changes})


def the_results(asked: Questionnaire, said: list[Any]) -> SurveyResults:
    results = summarise(asked, said)
    progress = Progress(Moment.FINAL, Role.MENTEE, frozenset(range(9)), frozenset(range(len(said))))
    version = VersionResults(1, asked, len(said), len(said), results)
    return SurveyResults(a_term(), a_survey(), progress, [version])


def characters(value: Any) -> int:
    if isinstance(value, dict):
        return sum(characters(one) for one in value.values())
    if isinstance(value, list):
        return sum(characters(one) for one in value)
    return len(value) if isinstance(value, str) else 0


@settings(deadline=None, max_examples=50)
@given(surveys(), st.data())
def test_every_page_is_one_that_slack_takes(content: dict[str, Any], data: st.DataObject) -> None:
    asked = Questionnaire.model_validate(content)
    answered = data.draw(responses(asked))
    for page in range(len(asked.pages)):
        filling = Filling(a_survey(), Moment.FINAL, asked, answered, page, has_changed=True)
        assert check_view(page_view(filling)) == []
        for version, responses_ in ((1, 0), (2, 0), (2, 5)):
            asking = Asking(a_term(), a_survey(), version, asked, responses_)
            assert check_view(preview_view(asking, page, "A note")) == []
            assert check_view(replace_view(asking)) == []


@settings(deadline=None, max_examples=50)
@given(surveys(), st.data())
def test_all_results_are_ones_that_slack_takes(
    content: dict[str, Any], data: st.DataObject
) -> None:
    asked = Questionnaire.model_validate(content)
    said = data.draw(st.lists(responses(asked), min_size=3, max_size=8))
    results = the_results(asked, said)
    pages = pages_of(results)
    assert [card.result for page in pages for card in page] == results.versions[0].results
    for number in range(len(pages)):
        message = results_message(results, number)
        for blocks in (message.blocks, message.simple_blocks):
            assert blocks is not None
            assert check_message_blocks(blocks) == []
            assert characters(blocks) < LONGEST_TOGETHER
        kinds = {block["type"] for block in message.simple_blocks or []}
        assert "data_visualization" not in kinds
    for result in results.versions[0].results:
        assert check_view(all_answers_view(result)) == []


def test_bars_say_what_charts_show() -> None:
    asked = read_questions(default_yaml("final", "mentee"))
    said = [{"again": "Rather not"}, {"again": "Rather not"}, {"again": "Yes, as a mentor"}]
    results = the_results(asked, said)
    texts = [results_message(results, number) for number in range(len(pages_of(results)))]
    simple = "\n".join(str(one.simple_blocks) for one in texts)
    assert "Rather not: ▇▇ 2\\nYes" not in simple  # in the order of the options
    assert "Yes, as a mentor: ▇ 1" in simple
    assert "Rather not: ▇▇ 2" in simple
    assert any("Yes, as a mentor 1, Perhaps, at another time 0" in one.text for one in texts)


@pytest.mark.parametrize("url", [None, "https://example.org/" + "x" * 1900])
@pytest.mark.parametrize("moment", list(Moment))
def test_invitations_are_ones_that_slack_takes(moment: Moment, url: str | None) -> None:
    for told in range(4):
        message = invitation_message(a_term(), moment, url, told)
        assert check_message_blocks(message.blocks) == []
    assert check_view(external_view(a_survey(external_url=url))) == []
