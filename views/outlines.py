"""A group's outline: what its people see, tick and change."""

from datetime import date

from slack_sdk.models.blocks import (
    Block,
    ButtonElement,
    Option,
    OverflowMenuElement,
    PlainTextObject,
    SectionBlock,
)

from models import Group, OutlineStep, Term
from programme.calendar import spell_short_day
from programme.group_page import GroupPage
from programme.outline_steps import LONGEST_WORDS, weeks_of
from programme.permissions import Action
from programme.translations import gettext as _
from programme.translations import spell_date
from views.inputs import field, menu, option, text_line
from views.links import link_button
from views.messages import button, buttons, paragraph, verbatim
from views.surfaces import Surface, modal

SEE_OUTLINE = "outlines.see"
TICK = "outlines.tick"
UNTICK = "outlines.untick"
STEP_MENU = "outlines.step_menu"
ADD_STEP = "outlines.add"
STEP_VIEW = "outlines.save"
REMOVE_VIEW = "outlines.remove"

_DONE = "✓"
_TO_DO = "•"


def say_step(step: OutlineStep) -> str:
    """Return a step in plain text: whether it is done, the week it is for, its words."""
    mark = _TO_DO if step.done_at is None else _DONE
    # Translators: a pattern of Unicode CLDR for dates.
    day = spell_date(step.week_of, _("d MMM"))
    return f"{mark} {day}: {' '.join(say_words(step).split())}"


def say_words(step: OutlineStep) -> str:
    """Return what the group does: a step of the samples in the reader's language, else as typed."""
    return _(step.words)


def outline_view(page: GroupPage) -> Surface:
    """Return the modal with a group's steps, and what its reader may do with each."""
    blocks: list[Block] = [
        paragraph(_("Each step is for the week that begins on its day. How you spend it is yours."))
    ]
    for step in page.outline:
        words = PlainTextObject(text=say_step(step), emoji=False)
        blocks.append(SectionBlock(text=words, accessory=_accessory(step, page)))
        link = page.links.get(step.sample_position or 0)
        if link is not None:
            blocks.append(buttons(link_button(link.title, link.url, str(step.id))))
    if Action.EDIT_OUTLINE in page.allowed:
        blocks.append(buttons(button(_("Add a step"), ADD_STEP, value=str(page.group.id))))
    view = modal(
        "outlines.seen", _("Outline"), blocks, submit=_("Close"), ids={"group": page.group.id}
    )
    del view["submit"]
    return {**view, "close": {"type": "plain_text", "text": _("Close")}}


def _accessory(step: OutlineStep, page: GroupPage) -> ButtonElement | OverflowMenuElement:
    if Action.EDIT_OUTLINE in page.allowed:
        return OverflowMenuElement(action_id=f"{STEP_MENU}.{step.id}", options=_choices(step))
    if step.done_at is None:
        return button(_("Done"), TICK, value=str(step.id))
    return button(_("Not yet"), UNTICK, value=str(step.id))


def _choices(step: OutlineStep) -> list[Option]:
    tick = ("tick", _("Done")) if step.done_at is None else ("untick", _("Not done yet"))
    choices = (
        tick,
        ("edit", _("Change")),
        ("up", _("Move up")),
        ("down", _("Move down")),
        ("remove", _("Remove")),
    )
    return [
        Option(value=f"{verb}:{step.id}:{step.position}", text=PlainTextObject(text=text))
        for verb, text in choices
    ]


def read_choice(value: str) -> tuple[str, int, int]:
    """Return what was chosen for which step, and the position at which the person saw it."""
    verb, step_id, position = value.split(":")
    return verb, int(step_id), int(position)


def say_week(monday: date) -> str:
    """Return a week, e.g. ``Week of 14 September``."""
    return _("Week of {day}", day=spell_short_day(monday))


def step_view(group: Group, term: Term, step: OutlineStep | None) -> Surface:
    """Return the modal in which a step is written; None for a new one."""
    weeks = [option(monday.isoformat(), say_week(monday)) for monday in weeks_of(term)]
    return modal(
        STEP_VIEW,
        _("Change the step") if step else _("Add a step"),
        [
            field(
                "words",
                _("What will the group do?"),
                text_line(
                    "outlines.words",
                    step.words if step else None,
                    longest=LONGEST_WORDS,
                    multiline=True,
                ),
            ),
            field(
                "week",
                _("When?"),
                menu(
                    "outlines.week",
                    _("Choose a week"),
                    weeks,
                    step.week_of.isoformat() if step else None,
                ),
            ),
        ],
        submit=_("Save"),
        ids={"group": group.id, "step": step.id if step else None},
    )


def remove_step_view(step: OutlineStep) -> Surface:
    """Return the modal that asks whether a step is to go."""
    return modal(
        REMOVE_VIEW,
        _("Remove this step?"),
        [*verbatim(say_words(step)), paragraph(_("It goes from your group's outline only."))],
        submit=_("Remove"),
        ids={"group": step.group_id, "step": step.id},
    )
