"""A term's surveys as their coordinators see them: rates, and who has answered."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from slack_sdk.models.blocks import Block

from models import Person, Survey, Term
from programme.calendar import spell_day
from programme.eligibility import Role
from programme.listings import listing
from programme.survey_coordination import Names, Overview
from programme.survey_times import Moment, first_day, is_open, is_over, last_day
from programme.surveys import Progress
from programme.translations import N_, Translated
from programme.translations import gettext as _
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
)
from views.surfaces import Surface
from views.surveys import reading_modal

SEE_RESULTS = "surveys.see_results"
SEE_NAMES = "surveys.see_names"
SEE_QUESTIONS = "surveys.see_questions"
EXPORT = "surveys.export"

_MOMENTS = Translated({Moment.MIDWAY: N_("Mid-way"), Moment.FINAL: N_("Final")})
_ROLES = Translated({Role.MENTOR: N_("mentors"), Role.MENTEE: N_("mentees")})
_MOST_NAMES = 100
_MOST_TERMS = 10


def survey_name(moment: str, role: str) -> str:
    """Return a survey in a few words, at most 20 characters: ``Mid-way, mentors``."""
    return f"{_MOMENTS[Moment(moment)]}, {_ROLES[Role(role)]}"


def overview_message(overview: Overview, now: datetime) -> Message:
    """Return how many answered which survey, with a way to each; the text says what charts show."""
    term = overview.term
    lines = [_line(term, survey, progress, now) for survey, progress in overview.surveys]
    opening: list[Block | dict[str, Any]] = [heading(_("Surveys of {term}", term=term.name))]
    chart = [_rates_chart([progress for _survey, progress in overview.surveys])]
    closing: list[Block | dict[str, Any]] = []
    for (survey, _progress), line in zip(overview.surveys, lines, strict=True):
        closing += [paragraph(line), _actions(survey)]
    closing.append(
        small_print(
            _("Who has answered is known, who said what isn't. Results show from 3 answers up.")
        )
    )
    if overview.others:
        names = listing([f"`{escape(name)}`" for name in overview.others[:_MOST_TERMS]])
        closing.append(
            small_print(_("Other terms, with `/mentoring surveys NAME`: {names}", names=names))
        )
    return message(
        _(
            "Surveys of {term}: {names}",
            term=escape(term.name),
            names=" ".join(line.replace("*", "") for line in lines),
        ),
        [*opening, *chart, *closing],
        [*opening, *closing],
    )


def _line(term: Term, survey: Survey, progress: Progress, now: datetime) -> str:
    name = survey_name(survey.moment, survey.role)
    line = f"*{name}*: {rate(progress)}. {_when(term, Moment(survey.moment), now)}"
    return " ".join([line, _("It is a form elsewhere.")]) if survey.external_url else line


def rate(progress: Progress) -> str:
    """Return how many of those who are asked have answered."""
    answered, asked = len(progress.answered), len(progress.asked)
    if not asked:
        return _("nobody is asked yet")
    return _(
        "{answered} of {asked} answered ({percent} %)",
        answered=answered,
        asked=asked,
        percent=answered * 100 // asked,
    )


def _when(term: Term, moment: Moment, now: datetime) -> str:
    if is_over(term, moment, now):
        return _("Closed after {day}.", day=spell_day(last_day(term, moment)))
    if is_open(term, moment, now):
        return _("Open until the end of {day}.", day=spell_day(last_day(term, moment)))
    return _("Opens on {day}.", day=spell_day(first_day(term, moment)))


def _rates_chart(rates: Sequence[Progress]) -> dict[str, Any]:
    return bar_chart(
        _("Who has answered"),
        [survey_name(one.moment, one.role) for one in rates],
        {
            _("Answered"): [len(one.answered) for one in rates],
            _("Not yet"): [len(one.waiting) for one in rates],
        },
        _("People"),
    )


def _actions(survey: Survey) -> Block:
    value = str(survey.id)
    return buttons(
        button(_("Results"), SEE_RESULTS, value=value),
        button(_("Who has answered"), SEE_NAMES, value=value),
        button(_("Questions"), SEE_QUESTIONS, value=value),
        button(_("Export CSV"), EXPORT, value=value),
    )


def names_view(names: Names) -> Surface:
    """Return who has answered a survey and who has not yet; nothing of what they said."""
    name = survey_name(names.survey.moment, names.survey.role)
    blocks = [
        paragraph(f"*{name}*"),
        *_people(_("Answered"), names.answered),
        *_people(_("Not yet"), names.waiting),
        small_print(_("Who hasn't yet is reminded by me, twice at most.")),
    ]
    return reading_modal("surveys.names", _("Who has answered"), blocks)


def _people(label: str, people: Sequence[Person]) -> list[Block]:
    if not people:
        return [paragraph(_("*{label}*: nobody", label=label))]
    shown = [f"<@{one.slack_user_id}>" for one in people[:_MOST_NAMES]]
    more = (
        _(" and {more} more", more=len(people) - _MOST_NAMES) if len(people) > _MOST_NAMES else ""
    )
    return [paragraph(f"*{label}*, {len(people)}: {', '.join(shown)}{more}")]


def no_surveys_message() -> Message:
    """Return what a coordinator reads before the first term."""
    text = _("No term is planned yet, so there are no surveys. `/mentoring term new` plans one.")
    return message(text, [paragraph(text)])


def exported_message(survey: Survey) -> Message:
    """Return that there is nothing to export yet."""
    text = _(
        "{survey}: nothing to export yet. Results show from 3 answers up.",
        survey=survey_name(survey.moment, survey.role),
    )
    return message(text, [paragraph(text)])


def file_name(term: Term, survey: Survey, ending: str) -> str:
    """Return what a file about a survey is called."""
    words = "".join(one if one.isalnum() else "-" for one in term.name.casefold())
    return f"{words.strip('-') or 'term'}-{survey.moment}-{survey.role}s.{ending}"


def export_comment(term: Term, survey: Survey) -> str:
    """Return what is said with the file of a survey's answers."""
    name = survey_name(survey.moment, survey.role)
    return _(
        "{name}, {term}. One line an answer; the lines of each question are shuffled "
        "by themselves, so that nobody's answers can be put together.",
        name=name,
        term=escape(term.name),
    )
