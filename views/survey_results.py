"""What came of a survey: charts, and people's words in random order."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from slack_sdk.models.blocks import Block, DividerBlock

from programme.survey_coordination import SurveyResults, VersionResults
from programme.survey_questions import Kind
from programme.survey_responses import FEWEST
from programme.survey_results import Result
from programme.translations import gettext as _
from programme.translations import spell_number
from views.charts import bar_chart
from views.messages import (
    Message,
    button,
    buttons,
    escape,
    heading,
    message,
    paragraph,
    small_print,
    verbatim,
)
from views.surfaces import Surface
from views.survey_coordination import rate, survey_name
from views.surveys import reading_modal

TURN_BACK = "surveys.results_before"
TURN_ON = "surveys.results_after"
SEE_ALL = "surveys.see_all_answers"

# What fits into one message: Slack takes 2 charts, 50 blocks, and not all too much text together.
_MOST_CHARTS = 2
_MOST_BLOCKS = 30
_FEW = 5  # texts shown with the others; the rest behind a button
_LONGEST_SHOWN = 400
_MOST_IN_MODAL = 95  # blocks; a text takes up to three
_LONGEST_BAR = 20
_CHART_LABEL = 20
_LONGEST_TITLE = 50

AnyBlocks = list[Block | dict[str, Any]]


@dataclass(frozen=True)
class Card:
    """One question's result, of one version of the questions."""

    version: VersionResults
    result: Result

    @property
    def has_chart(self) -> bool:
        """Whether it is drawn."""
        return bool(self.result.counts)

    @property
    def blocks(self) -> int:
        """How many blocks it takes at most, whichever texts come first this time."""
        return 2 + _FEW if self.result.question.kind in _TEXTS else 3


_TEXTS = (Kind.SHORT_TEXT, Kind.LONG_TEXT)


def pages_of(results: SurveyResults) -> list[list[Card]]:
    """Return the results in pages that fit into a message each; none when nothing can be told."""
    pages: list[list[Card]] = []
    for version in results.versions:
        if not version.shown:
            continue
        page: list[Card] = []
        for result in version.results:
            card = Card(version, result)
            charts = sum(one.has_chart for one in page) + card.has_chart
            size = sum(one.blocks for one in page) + card.blocks
            if page and (charts > _MOST_CHARTS or size > _MOST_BLOCKS):
                pages.append(page)
                page = []
            page.append(card)
        pages.append(page)
    return pages


def results_message(results: SurveyResults, page_number: int) -> Message:
    """Return one page of a survey's results; the text says what its charts show."""
    survey = results.survey
    name = survey_name(survey.moment, survey.role)
    pages = pages_of(results)
    number = max(0, min(page_number, len(pages) - 1))
    lines = [f"{rate(results.progress)}.", *_waiting(results)]
    opening: AnyBlocks = [
        heading(f"{name}, {results.term.name}"),
        paragraph("\n".join(lines)),
    ]
    native: AnyBlocks = []
    simple: AnyBlocks = []
    said: list[str] = []
    for card in pages[number] if pages else []:
        native += _blocks(card, survey.id, with_chart=True)
        simple += _blocks(card, survey.id, with_chart=False)
        said.append(_said(card.result))
    closing: AnyBlocks = []
    if len(pages) > 1:
        version = pages[number][0].version.number
        where = {"page": number + 1, "pages": len(pages)}
        closing = [
            small_print(
                _(
                    "Page {page} of {pages}, version {version} of the questions.",
                    version=version,
                    **where,
                )
                if len(results.versions) > 1
                else _("Page {page} of {pages}.", **where)
            ),
            _turning(survey.id, number, len(pages)),
        ]
    text = f"{name}, {escape(results.term.name)}: {' '.join([*lines, *said])}"
    return message(text, [*opening, *native, *closing], [*opening, *simple, *closing])


def _waiting(results: SurveyResults) -> list[str]:
    """Return why some answers, or all, are not shown."""
    if results.survey.external_url and not results.versions:
        return [_("It is a form elsewhere, and its answers are there.")]
    lines = []
    for version in results.versions:
        of_version = (
            _(" (version {number})", number=version.number) if len(results.versions) > 1 else ""
        )
        if version.responses < FEWEST:
            lines.append(
                _(
                    "Results show from {fewest} answers up{of_version}.",
                    fewest=FEWEST,
                    of_version=of_version,
                )
            )
        elif version.responses > version.shown:
            more = version.responses - version.shown
            lines.append(
                _(
                    "{more} more came in{of_version}. While a survey is open, answers are shown "
                    "{fewest} at a time, so that nobody can be told by what is new.",
                    more=more,
                    of_version=of_version,
                    fewest=FEWEST,
                )
            )
    if not results.versions:
        lines.append(_("Results show from {fewest} answers up.", fewest=FEWEST))
    return lines


def _turning(survey_id: int, number: int, count: int) -> Block:
    turns = []
    if number > 0:
        turns.append(button(_("Page before"), TURN_BACK, value=f"{survey_id}:{number - 1}"))
    if number + 1 < count:
        turns.append(button(_("Next page"), TURN_ON, value=f"{survey_id}:{number + 1}"))
    return buttons(*turns)


def read_turn(value: str) -> tuple[int, int]:
    """Return the survey's id and the page that a button leads to."""
    survey_id, _colon, page = value.partition(":")
    return int(survey_id), int(page) if page.isdecimal() else 0


def _said(result: Result) -> str:
    """Return a result in a line of mrkdwn."""
    ask = f"*{escape(_(result.question.ask))}*"
    if not result.is_shown:
        return _("{ask} Fewer than {fewest} people answered this one.", ask=ask, fewest=FEWEST)
    people = _("{answered} answers", answered=result.answered)
    if result.mean is None:
        if not result.counts:
            return f"{ask} {people}."
        return f"{ask} {people}: {', '.join(f'{escape(_(o))} {n}' for o, n in result.counts)}."
    middle = _(
        "on average {mean}, median {median}",
        mean=spell_number(result.mean),
        median=spell_number(result.median or 0, "0.##"),
    )
    return f"{ask} {people}, {middle}."


def _blocks(card: Card, survey_id: int, *, with_chart: bool) -> AnyBlocks:
    result = card.result
    blocks: AnyBlocks = [DividerBlock(), paragraph(_short_said(result))]
    if result.counts and with_chart:
        blocks.append(_chart(result))
    elif result.counts:
        blocks[-1] = paragraph("\n".join([_short_said(result), *_bars(result)]))
    shown = result.texts[:_FEW]
    blocks += [block for text in shown for block in verbatim(f"“{_short(text)}”")]
    if len(result.texts) > _FEW or any(len(text) > _LONGEST_SHOWN for text in result.texts):
        value = f"{survey_id}:{card.version.number}:{result.question.key}"
        blocks.append(
            buttons(
                button(_("All {number} answers", number=len(result.texts)), SEE_ALL, value=value)
            )
        )
    return blocks


def _bars(result: Result) -> list[str]:
    most = max(count for _option, count in result.counts) or 1
    return [
        f"{escape(_(label))}: {'▇' * -(-count * _LONGEST_BAR // max(most, _LONGEST_BAR))} {count}"
        for label, count in result.counts
    ]


def _short_said(result: Result) -> str:
    if result.is_shown and result.counts and result.mean is None:
        return _(
            "*{ask}* {answered} answers.",
            ask=escape(_(result.question.ask)),
            answered=result.answered,
        )
    return _said(result)


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST_SHOWN else f"{text[: _LONGEST_SHOWN - 1]}…"


def _chart(result: Result) -> dict[str, Any]:
    labels = _labels([_(label) for label, _count in result.counts])
    title = _(result.question.ask)
    if len(title) > _LONGEST_TITLE:
        title = f"{title[: _LONGEST_TITLE - 1]}…"
    return bar_chart(
        title, labels, {_("Answers"): [count for _option, count in result.counts]}, _("People")
    )


def _labels(options: Sequence[str]) -> list[str]:
    """Return the options as short as a chart takes them, each different from the others."""
    labels: list[str] = []
    for option in options:
        short = option if len(option) <= _CHART_LABEL else f"{option[: _CHART_LABEL - 1]}…"
        count = 1
        while short in labels:
            count += 1
            short = f"{option[: _CHART_LABEL - 3]}… {count}"[:_CHART_LABEL]
        labels.append(short)
    return labels


def read_whole(value: str) -> tuple[int, int, str]:
    """Return the survey's id, the version and the question that a button leads to."""
    survey_id, version, key = value.split(":", 2)
    return int(survey_id), int(version), key


def all_answers_view(result: Result) -> Surface:
    """Return the modal with what people wrote to one question, in random order."""
    blocks: list[Block] = [paragraph(f"*{escape(_(result.question.ask))}*")]
    for text in result.texts:
        whole = verbatim(f"“{text}”")
        if len(blocks) + len(whole) > _MOST_IN_MODAL:
            blocks.append(small_print(_("The rest is in the file of *Export CSV*.")))
            break
        blocks += whole
    if not result.is_shown:
        blocks.append(paragraph(_("Fewer than {fewest} people answered this one.", fewest=FEWEST)))
    return reading_modal("surveys.all_answers", _("Answers"), blocks)
