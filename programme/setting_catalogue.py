"""All that coordinators can change with ``/mentoring settings``: each with the programme's own.

To let another text be changed, add a :class:`Wording` whose text is, letter for letter, one that
the views say; a test holds the two together. A timing is added in ``programme.timings``.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import partial
from types import MappingProxyType

from programme.agreement import KEY as AGREEMENT
from programme.agreement import own_agreement
from programme.eligibility import (
    FEWEST_WORKSHOPS_OF_MENTORS,
    FEWEST_WORKSHOPS_TO_BE_ASKED,
    WORKSHOPS_OF_MENTORS,
    WORKSHOPS_TO_BE_ASKED,
)
from programme.focuses import OUTCOMES
from programme.limits import LIMITS
from programme.mrkdwn import fill, to_mrkdwn
from programme.outline_texts import check_steps
from programme.outlines import outline_key, own_outline
from programme.overrides import EVERY_LANGUAGE
from programme.timings import TIMINGS, Timing, read_number
from programme.translations import N_, find_catalogue, ngettext
from programme.translations import gettext as _
from programme.wording import LONGEST_SHOWN, check_braces, placeholders_in
from programme.wordings import PLACEHOLDERS, WORDINGS, Placeholder

CONDUCT_CONTACT = "conduct_contact"
LONGEST_TEXT = 3000  # what Slack takes in a field


class Form(StrEnum):
    """How a setting is written."""

    TEXT = "text"  # mrkdwn, with placeholders
    LINE = "line"  # a few plain words
    STEPS = "steps"  # one a line
    LENGTH = "length"  # a whole number of units
    NUMBER = "number"


class Shelf(StrEnum):
    """Where a setting stands in the list."""

    PROGRAMME = "programme"
    OUTLINES = "outlines"
    TEXTS = "texts"
    TIMINGS = "timings"


@dataclass(frozen=True)
class Setting:
    """Something that can be changed. ``own`` is the programme's, as it would be typed."""

    key: str
    shelf: Shelf
    title: str  # both in English, to be translated when they are shown
    where: str  # it is used
    form: Form
    own: str
    longest: int = LONGEST_TEXT
    placeholders: Mapping[str, Placeholder] = field(default_factory=lambda: MappingProxyType({}))
    timing: Timing | None = None
    limits: tuple[int, int] | None = None  # of a number or a length
    is_by_language: bool = False  # whether it may be another in another language
    own_by_language: Callable[[str], str] | None = None  # where it is no single text

    def own_in(self, language: str) -> str:
        """Return the programme's own in a language; in English for every language."""
        if language == EVERY_LANGUAGE:
            return self.own
        if self.own_by_language is not None:
            return self.own_by_language(language)
        return find_catalogue(language).ugettext(self.own) if self.own else ""

    def show(self, value: str) -> str:
        """Return a value as mrkdwn, with samples in the place of its placeholders."""
        if self.form is not Form.TEXT:
            return to_mrkdwn(value)
        return fill(to_mrkdwn(value), {name: one.sample for name, one in self.placeholders.items()})


def _programme() -> Sequence[Setting]:
    agreement = own_agreement()
    return (
        Setting(
            AGREEMENT,
            Shelf.PROGRAMME,
            N_("Mentor agreement"),
            N_(
                "In the application of mentors. Who accepted it before is asked to accept the new "
                "one."
            ),
            Form.TEXT,
            agreement,
            placeholders={name: PLACEHOLDERS[name] for name in placeholders_in(agreement)},
            is_by_language=True,
            own_by_language=own_agreement,
        ),
        Setting(
            CONDUCT_CONTACT,
            Shelf.PROGRAMME,
            N_("Whom to tell about breaches of the Code of Conduct"),
            N_("In the answer to `/mentoring report`: a member ID (U…), or words and an address."),
            Form.LINE,
            "",
            longest=200,
        ),
        Setting(
            WORKSHOPS_OF_MENTORS,
            Shelf.PROGRAMME,
            N_("Workshops that mentors have taught, at least"),
            N_("In applications and `/mentoring invite`. Who has taught fewer can be a mentee."),
            Form.NUMBER,
            str(FEWEST_WORKSHOPS_OF_MENTORS),
            longest=2,
            limits=(1, 20),
        ),
        Setting(
            WORKSHOPS_TO_BE_ASKED,
            Shelf.PROGRAMME,
            N_("Workshops of those who are asked to mentor, at least"),
            N_("In `/mentoring invite`. Who could mentor and has taught fewer can still apply."),
            Form.NUMBER,
            str(FEWEST_WORKSHOPS_TO_BE_ASKED),
            longest=2,
            limits=(1, 50),
        ),
    )


def _outlines() -> Sequence[Setting]:
    return [
        Setting(
            outline_key(outcome.code),
            Shelf.OUTLINES,
            outcome.name,
            N_(
                "What groups begin with that form from now on: one step a line, the last with the "
                "showcase. Links that you added stay with the number of their step."
            ),
            Form.STEPS,
            own_outline(outcome.code),
            is_by_language=True,
            own_by_language=partial(own_outline, outcome.code),
        )
        for outcome in OUTCOMES
    ]


def _texts() -> Sequence[Setting]:
    return [
        Setting(
            one.key,
            Shelf.TEXTS,
            one.title,
            one.where,
            Form.TEXT,
            one.text,
            placeholders={name: one.placeholder(name) for name in placeholders_in(one.text)},
            is_by_language=True,
        )
        for one in WORDINGS
    ]


def _timings() -> Sequence[Setting]:
    return [
        Setting(
            one.key,
            Shelf.TIMINGS,
            one.title,
            "",
            Form.LENGTH,
            str(one.own),
            longest=len(str(one.most)),
            timing=one,
            limits=(one.least, one.most),
        )
        for one in TIMINGS
    ]


def _limits() -> Sequence[Setting]:
    return [
        Setting(
            one.key,
            Shelf.TIMINGS,
            one.title,
            one.where,
            Form.NUMBER,
            str(one.own),
            longest=len(str(one.most)),
            limits=(one.least, one.most),
        )
        for one in LIMITS
    ]


_ALL = (*_programme(), *_outlines(), *_texts(), *_timings(), *_limits())
SETTINGS: Mapping[str, Setting] = {one.key: one for one in _ALL}
if len(SETTINGS) < len(_ALL):
    raise ValueError("two settings have the same key")


def check_value(setting: Setting, value: str) -> str | None:
    """Return what is wrong with a value that somebody typed, as a sentence for them, or None."""
    if not value.strip():
        return _("Please write something.")
    if len(value) > setting.longest:
        return _("Please keep it within {most} characters.", most=setting.longest)
    match setting.form:
        case Form.LENGTH | Form.NUMBER:
            return _check_number(setting, value)
        case Form.STEPS:
            return check_steps(value)
        case Form.TEXT:
            return check_braces(value, setting.placeholders) or _check_shown(setting, value)
        case Form.LINE:
            return _("Please keep it on one line.") if "\n" in value.strip() else None


def _check_number(setting: Setting, value: str) -> str | None:
    least, most = setting.limits or (0, 0)
    number = read_number(value)
    if number is not None and least <= number <= most:
        return None
    return _("Please choose a number from {least} to {most}.", least=least, most=most)


def _check_shown(setting: Setting, value: str) -> str | None:
    shown = len(setting.show(value))
    if shown <= LONGEST_SHOWN:
        return None
    return ngettext(
        "Please make it {count} character shorter, so that it fits its place.",
        "Please make it {count} characters shorter, so that it fits its place.",
        shown - LONGEST_SHOWN,
    )
