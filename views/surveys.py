"""Surveys as those who answer them see them: the invitation, the pages, the thanks."""

from collections.abc import Mapping, Sequence
from typing import Any

from slack_sdk.models.blocks import Block, InputBlock, Option
from slack_sdk.models.blocks.block_elements import InputInteractiveElement

from models import Term
from programme.calendar import spell_day
from programme.survey_answers import Answer
from programme.survey_filling import Filling, Sent
from programme.survey_questions import (
    LONGEST_LONG_TEXT,
    LONGEST_SHORT_TEXT,
    Kind,
    Question,
    Questionnaire,
)
from programme.survey_times import NAMES, Moment, last_day
from programme.surveys import Rate
from programme.translations import N_, Translated
from programme.translations import gettext as _
from views.inputs import checkboxes, field, menu, multi_menu, number, option, radio, text_line
from views.links import link_button
from views.messages import (
    Message,
    button,
    buttons,
    heading,
    message,
    paragraph,
    small_print,
    verbatim,
)
from views.surfaces import Surface, modal

ANSWER = "surveys.answer"
SAY_ANSWERED = "surveys.say_answered"
BACK = "surveys.back"
PAGE_VIEW = "surveys.send"

TITLES = Translated({Moment.MIDWAY: N_("Mid-way survey"), Moment.FINAL: N_("Final survey")})
_MOST_BOXES = 10  # Slack shows ten radio buttons or checkboxes; more become a menu
_OPENINGS = (
    N_(":speech_balloon: The {name} is open."),
    N_(":speech_balloon: The {name} is still open, and what you have seen would help."),
    N_(":speech_balloon: The {name} is open for a while yet. This is the last I'll say of it."),
)
_WHAT_FOR = Translated(
    {
        Moment.MIDWAY: N_("It takes a few minutes, and what you say can still change this term."),
        Moment.FINAL: N_(
            "It takes a few minutes and shapes the next groups. For your certificate it "
            "counts that you have answered, not what."
        ),
    }
)
_NOBODY_SEES = N_("Nobody sees who said what.")


def say_rate(rate: Rate) -> str:
    """Return how many have answered a survey, of how many."""
    return _(
        "The {name}: {answered} of {asked} answered.",
        name=NAMES[rate.moment],
        answered=rate.answered,
        asked=rate.asked,
    )


def occasion(term_id: int, moment: Moment) -> str:
    """Return what a button carries that is about a term's survey."""
    return f"{term_id}:{moment}"


def read_occasion(value: str | None) -> tuple[int | None, Moment | None]:
    """Return the term's id and the moment that a button carries; None where it carries none."""
    term_id, _colon, moment = (value or "").partition(":")
    if not term_id.isdecimal() or moment not in set(Moment):
        return None, None
    return int(term_id), Moment(moment)


def invitation_message(
    term: Term, moment: Moment, external_url: str | None, told: int = 0
) -> Message:
    """Return that a survey is open; ``told`` is how often the person has read so before."""
    opening = _(_OPENINGS[min(told, len(_OPENINGS) - 1)], name=NAMES[moment])
    until = _("It is open until the end of {day}.", day=spell_day(last_day(term, moment)))
    value = occasion(term.id, moment)
    if external_url is None:
        text = f"{opening} {_WHAT_FOR[moment]} {_(_NOBODY_SEES)} {until}"
        row = buttons(button(_("Answer"), ANSWER, value=value, style="primary"))
    else:
        form = _("It is a form outside Slack; tell me when you have filled it in.")
        text = f"{opening} {_WHAT_FOR[moment]} {until} {form}"
        row = buttons(
            link_button(_("Open the form"), external_url, f"survey_{moment}"),
            button(_("I’ve answered"), SAY_ANSWERED, value=value),
        )
    return message(f"{text} (`/mentoring survey`)", [paragraph(text), row])


def thanks_message(sent: Sent) -> Message:
    """Return that a survey is answered, or was before."""
    text = _thanks(sent)
    return message(text, [paragraph(text)])


def thanks_view(sent: Sent) -> Surface:
    """Return the same as a modal."""
    return reading_modal("surveys.sent", TITLES[sent.moment], [paragraph(_thanks(sent))])


def _thanks(sent: Sent) -> str:
    name = NAMES[sent.moment]
    if sent.was_before:
        return _(
            "You've answered the {name} already. Thank you! As nothing says which "
            "answers are yours, they can't be shown or changed.",
            name=name,
        )
    thanks = _(":tada: Thank you for answering the {name}!", name=name)
    if sent.moment is Moment.FINAL:
        return " ".join([thanks, _("It counts for your certificate.")])
    return thanks


def reading_modal(
    callback_id: str,
    title: str,
    blocks: Sequence[Block],
    ids: Mapping[str, int | None] | None = None,
) -> Surface:
    """Return a modal that has nothing to submit."""
    view = modal(callback_id, title, blocks, submit=_("Close"), ids=ids)
    del view["submit"]
    return {**view, "close": {"type": "plain_text", "text": _("Close")}}


def page_view(filling: Filling) -> Surface:
    """Return the modal with one page of a survey, and what was answered on it before."""
    number_of_pages = len(filling.questions.pages)
    is_last = filling.page + 1 == number_of_pages
    blocks: list[Block] = []
    if filling.has_changed:
        blocks.append(
            paragraph(
                _(
                    ":information_source: The questions were changed while you answered. What "
                    "still fits is kept; please look through the rest."
                )
            )
        )
    blocks.append(
        small_print(
            _(
                "Page {page} of {pages}. Pages you finish are kept for you: you "
                "can close this and go on later with `/mentoring survey`.",
                page=filling.page + 1,
                pages=number_of_pages,
            )
        )
    )
    blocks += page_blocks(filling.questions, filling.page, filling.answers)
    if is_last:
        blocks.append(
            paragraph(
                _(
                    ":lock: Your answers are kept without your name, and shown only together with "
                    "those of at least two others. So once they are sent, they can't be changed or "
                    "taken back."
                )
            )
        )
    if filling.page > 0:
        blocks.append(buttons(button(_("Back"), BACK)))
    view = modal(
        PAGE_VIEW,
        TITLES[filling.moment],
        blocks,
        submit=_("Send") if is_last else _("Next"),
        ids={
            "survey": filling.survey.id,
            "version": filling.survey.version,
            "page": filling.page,
        },
    )
    return {**view, "close": {"type": "plain_text", "text": _("Close")}}


def page_blocks(
    questions: Questionnaire, page_number: int, answers: Mapping[str, Answer]
) -> list[Block]:
    """Return a page as its reader sees it, with what they answered before."""
    page = questions.pages[page_number]
    blocks: list[Block] = []
    if page_number == 0 and questions.intro:
        blocks += verbatim(_(questions.intro))
    blocks.append(heading(_(page.title)))
    if page.text:
        blocks += verbatim(_(page.text))
    blocks += [_input(question, answers.get(question.key)) for question in page.questions]
    return blocks


def _input(question: Question, answer: Answer | None) -> InputBlock:
    return field(
        question.key,
        _(question.ask),
        _element(question, answer),
        hint=question.hint and _(question.hint),
        optional=not question.required,
    )


def _element(question: Question, answer: Answer | None) -> InputInteractiveElement:
    name = f"surveys.of.{question.key}"
    given: Any = str(answer) if isinstance(answer, int) else answer
    options = [option(one, _(one)) for one in question.options]
    match question.kind:
        case Kind.SCALE:
            return _one_of(name, _points(question), given)
        case Kind.CHOICE:
            return _one_of(name, options, given)
        case Kind.SEVERAL:
            return _any_of(name, options, given or ())
        case Kind.NUMBER:
            return number(name, given, least=question.least, most=question.most)
    is_long = question.kind is Kind.LONG_TEXT
    longest = LONGEST_LONG_TEXT if is_long else LONGEST_SHORT_TEXT
    return text_line(name, given, longest=longest, multiline=is_long)


def _any_of(name: str, options: Sequence[Option], values: Sequence[str]) -> InputInteractiveElement:
    if len(options) > _MOST_BOXES:
        return multi_menu(name, _("Choose any"), options, values)
    return checkboxes(name, options, values)


def _one_of(name: str, options: Sequence[Option], value: str | None) -> InputInteractiveElement:
    if len(options) > _MOST_BOXES:
        return menu(name, _("Choose one"), options, value)
    return radio(name, options, value)


def _points(question: Question) -> list[Option]:
    """Return the points of a scale, its ends with what they mean."""
    ends = {question.highest: question.highest_is, question.lowest: question.lowest_is}
    return [
        option(str(point), f"{point}: {_(word)}" if (word := ends.get(point)) else str(point))
        for point in question.points
    ]
