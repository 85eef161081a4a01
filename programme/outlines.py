"""The sample outlines: what a group can do from its first week to the showcase.

Source: "Mentoring Groups Outline". Groups are free to decide how to spend their time, so a group
gets the steps of its outcome as a beginning.
"""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from programme.overrides import find_override
from programme.translations import ENGLISH, N_, current_language, find_catalogue

_BEFORE_A_STEP = "•-* \t"

_FIRST = N_("Introductions, review the Carpentries community culture, and communication channels.")
_LAST = N_("Finish slide for mentoring group showcase. Attend mentoring group showcase.")

# By the code of the outcome; each step in the programme's own words.
OUTLINES: Mapping[str, tuple[str, ...]] = {
    "maintenance": (
        _FIRST,
        N_("Review and discussion lesson objectives."),
        N_("Meeting with Lesson Maintainers to discuss challenges and opportunities."),
        N_(
            "Review, discuss, and comment on lesson issues. Identify a representative to "
            "attend the mid-way touch base."
        ),
        N_("Review, discuss, and comment on lesson pull requests."),
        N_(
            "Discuss current challenge questions. Write new challenge questions to be added to the "
            "pool of challenge questions."
        ),
        N_(
            "Submit new challenge questions as pull requests. Draft one slide for the "
            "mentoring group showcase."
        ),
        _LAST,
    ),
    "teaching": (
        _FIRST,
        N_("Review and discuss instructor notes."),
        N_("“Tag-team” teaching each module of the lesson. Provide feedback to group members."),
        N_(
            "First mock quarter/half day workshop with group members. Identify a representative to "
            "attend the mid-way touch base."
        ),
        N_(
            "Second mock quarter/half day workshop with group members. Draft one slide for the "
            "mentoring group showcase."
        ),
        _LAST,
    ),
    "organizing": (
        _FIRST,
        N_("Introduce existing workshop resources. Identify challenges for organizers."),
        N_(
            "Walkthrough of workshop set up using checklists. Discuss workshop planning "
            "tools, e.g. Eventbrite, spreadsheets."
        ),
        N_(
            "Identify potential issues and how to resolve them, e.g. ‘no shows’, "  # noqa: RUF001
            "CoC violations, refunds. Identify sources of help."
        ),
        N_(
            "Draft one slide for the mentoring group showcase. Identify a representative to attend "
            "the mid-way touch base."
        ),
        N_(
            "Identify resource gaps, e.g. issues that are not covered by existing checklists and "
            "procedures."
        ),
        _LAST,
    ),
    "community": (
        _FIRST,
        N_(
            "Discuss desired local outcome. Discuss existing community, if any. Identify "
            "stakeholders and potential supporters."
        ),
        N_(
            "Discuss community building methods used elsewhere (e.g. ResBaz, Hacky Hours, MeetUps, "
            "communities of practice)."
        ),
        N_("Discuss the use of communication tools such as Slack and Gitter channels."),
        N_("Identify a representative to attend the mid-way touch base."),
        N_(
            "Draft one slide for the mentoring group showcase. Identify a representative to attend "
            "the mid-group touch base."
        ),
        N_("Draft a plan for a local community building event that includes a marketing strategy."),
        N_("Review plans collectively. Identify gaps or further resources needed."),
        _LAST,
    ),
}


def outline_key(outcome: str) -> str:
    """Return the key of the setting with which coordinators change an outcome's outline."""
    return f"outlines.{outcome}"


def own_outline(outcome: str, language: str = ENGLISH) -> str:
    """Return the programme's outline of an outcome in a language, one step a line."""
    return "\n".join(map(find_catalogue(language).ugettext, OUTLINES[outcome]))


def sample_steps(outcome: str, language: str | None = None) -> Sequence[str]:
    """Return the steps of an outcome's sample outline as it is now, two at least.

    ``language`` is that of a group, by default the reader's. Those of the programme's own are in
    English, to be translated when they are shown. ``outcome`` is a key of :data:`OUTLINES`, else
    this raises ``KeyError``.
    """
    own = OUTLINES[outcome]
    override = find_override(outline_key(outcome), language or current_language())
    return read_steps(override.value) if override is not None else own


def read_steps(text: str) -> list[str]:
    """Return the steps that stand in a text, one a line, without a dot or dash before each."""
    lines = [line.strip(_BEFORE_A_STEP) for line in text.splitlines()]
    return [one for one in lines if one]


def date_outline(
    outcome: str, starts_on: date, ends_on: date, language: str | None = None
) -> list[tuple[str, date]]:
    """Return the steps of an outcome, each with the Monday of the week it is for.

    The first step is for the week of ``starts_on``, the last, with the showcase, for the week of
    ``ends_on`` ("During the final week of the mentoring groups, we will host a virtual mentoring
    groups showcase"); the others are spread evenly between them. ``outcome`` is a key of
    :data:`OUTLINES`, else this raises ``KeyError``; ``ends_on`` is not before ``starts_on``;
    ``language`` is as for :func:`sample_steps`.
    """
    steps = sample_steps(outcome, language)
    return list(zip(steps, spread_weeks(len(steps), starts_on, ends_on), strict=True))


def spread_weeks(count: int, starts_on: date, ends_on: date) -> list[date]:
    """Return the Mondays for so many steps, two at least, spread as :func:`date_outline` does."""
    first = monday_of(starts_on)
    weeks_between = (monday_of(ends_on) - first).days // 7
    return [first + timedelta(weeks=week) for week in _spread(count, weeks_between)]


def monday_of(day: date) -> date:
    """Return the Monday of the week in which the day falls."""
    return day - timedelta(days=day.weekday())


def _spread(count: int, weeks_between: int) -> list[int]:
    """Return the number of each step's week, from 0 for the first to the last, rounded."""
    last = count - 1
    return [(2 * place * weeks_between + last) // (2 * last) for place in range(count)]
