"""The App Home: what concerns a person now, what they can do next, their settings."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from slack_sdk.models.blocks import Block, DividerBlock

from programme.home import HomePage
from programme.translations import gettext as _
from views.applications import EDIT, standing_message
from views.attention import attention_message
from views.coordination import no_term_message, status_message
from views.events import home_events_message
from views.group import group_message
from views.group_list import group_list_message
from views.help import help_message
from views.messages import Message, button, buttons, heading, message, paragraph, small_print
from views.onboarding import checklist_message
from views.own_language import OPEN as LANGUAGE
from views.progress import SET_NAME, progress_message
from views.quiet_times import OPEN as QUIET_TIMES
from views.slides import home_slide_message
from views.surfaces import Surface, home
from views.surveys import invitation_message

MOST_BLOCKS = 100
_MOST_ATTENTION = 4
_MORE = 1  # block that says what did not fit


def home_view(page: HomePage, now: datetime, *, simple: bool = False) -> Surface:
    """Return the Home tab: first what waits for the person, then all that concerns them.

    Of what does not fit into Slack's 100 blocks, the last parts are left out, and their commands
    named. ``simple`` leaves out charts and tables, for a Slack that refuses them.
    """
    opening: list[Block | dict[str, Any]] = [heading(_("Hello {caller}!", caller=page.caller.name))]
    help_blocks = _help(page).blocks
    left = MOST_BLOCKS - len(opening) - len(help_blocks) - _MORE
    blocks, left_out = opening, False
    for part in _parts(page, now):
        shown = part.simple_blocks if simple and part.simple_blocks else part.blocks
        if len(shown) + 1 > left:
            left_out = True
            continue
        left -= len(shown) + 1
        blocks += [*shown, DividerBlock()]
    if left_out:
        blocks.append(
            small_print(_("There is more than fits here; these commands show all of it."))
        )
    return home([*blocks, *help_blocks])


def _parts(page: HomePage, now: datetime) -> Sequence[Message]:
    parts: list[Message | None] = []
    if page.survey is not None:
        url = page.survey.survey.external_url if page.survey.survey else None
        parts.append(invitation_message(page.survey.term, page.survey.moment, url))
    parts += [home_slide_message(seen) for seen in page.slides]
    if page.caller.is_coordinator:
        parts.append(status_message(page.status, now) if page.status else no_term_message())
    if page.attention:
        parts.append(attention_message(page.attention, _MOST_ATTENTION))
    if page.group_list is not None and page.group_list.groups:
        parts.append(group_list_message(page.group_list))
    if page.standing.application is None and not page.caller.is_coordinator:
        parts.append(welcome_message())
    parts += [group_message(one) for one in page.groups]
    if page.checklist is not None:
        parts.append(checklist_message(page.checklist))
    parts += [progress_message(one, coming, now) for one, coming in page.progress]
    parts.append(home_events_message(page.events))
    own = standing_message(page.standing, now)
    if page.standing.application is not None or not page.caller.is_coordinator:
        parts.append(own)
    parts.append(_settings(page))
    return [part for part in parts if part is not None]


def _settings(page: HomePage) -> Message:
    application = page.standing.application
    elements = []
    if application is not None:
        elements.append(button(_("My hours and wishes"), EDIT, value=str(application.id)))
    elements.append(button(_("My name on certificates"), SET_NAME))
    elements.append(button(_("Quiet times"), QUIET_TIMES))
    elements.append(button(_("Language"), LANGUAGE))
    return message(_("Settings"), [heading(_("Settings")), buttons(*elements)])


def _help(page: HomePage) -> Message:
    return help_message(
        is_coordinator=page.caller.is_coordinator,
        has_applied=page.standing.application is not None,
        coordinators=page.coordinators,
    )


def welcome_message() -> Message:
    """Return what the programme is, for somebody who has nothing in it yet."""
    text = _(
        "Mentoring groups are small: a mentor, at most five mentees, one goal, and 8 to 12 weeks "
        "to reach it."
    )
    return message(text, [paragraph(text)])
