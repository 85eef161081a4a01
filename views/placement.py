"""Joining a group while the term runs, and leaving one."""

from datetime import datetime

from models import Group, Term
from programme.departures import Departure
from programme.focuses import FOCUSES
from programme.groups import Part
from programme.people import is_forgotten
from programme.placement import Offer
from programme.translations import N_
from programme.translations import gettext as _
from views.matching import PROPOSE
from views.messages import (
    Message,
    ask_first,
    button,
    buttons,
    escape,
    message,
    moment,
    paragraph,
    small_print,
)
from views.series import say_rhythm

PLACE = "placement.place"
LEAVE = "placement.leave"
_THEIR_CHOICES = (N_("their first choice"), N_("their second choice"), N_("their third choice"))


def _channel(group: Group) -> str:
    return f"<#{group.slack_channel_id}>" if group.slack_channel_id else f"*{escape(group.name)}*"


def _next(at: datetime | None) -> str:
    if at is None:
        return ""
    return _(", next on {when}", when=moment(at, _("{date_short_pretty} at {time}")))


def offer_message(offer: Offer, next_at: datetime | None) -> Message:
    """Return a seat for somebody who waits, for a coordinator to approve with one click.

    ``next_at`` is when the group meets next, an aware instant.
    """
    focuses = list(offer.application.focuses)
    choice = _(_THEIR_CHOICES[focuses.index(offer.group.focus)])
    name = FOCUSES[offer.group.focus].name
    text = _(
        "<@{person}> could join group {group} ({name}): {choice}, and "
        "its hour suits them every week.",
        person=offer.candidate.slack_user_id,
        group=escape(offer.group.name),
        name=name,
        choice=choice,
    )
    return message(
        text,
        [
            paragraph(f":seat: {text}"),
            buttons(
                button(
                    _("Place them there"),
                    PLACE,
                    value=f"{offer.application.id}:{offer.group.id}",
                    style="primary",
                )
            ),
            small_print(
                _(
                    "The group meets {rhythm}{next}.",
                    rhythm=say_rhythm(offer.group),
                    next=_next(next_at),
                )
            ),
        ],
    )


def read_seat(value: str) -> tuple[int, int]:
    """Return the application and the group that a button stands for."""
    application_id, group_id = value.split(":")
    return int(application_id), int(group_id)


def new_group_message(slack_user_id: str) -> Message:
    """Return that enough people wait for a group of their own."""
    text = _(
        "<@{person}> has no group yet, and there are mentees waiting who "
        "share their focus. Shall I look for an hour that suits them?",
        person=slack_user_id,
    )
    return message(
        text,
        [
            paragraph(f":seedling: {text}"),
            buttons(button(_("Propose groups"), PROPOSE, value="new", style="primary")),
        ],
    )


def done_placing_message(offer: Offer | None) -> Message:
    """Return that somebody was placed, for the coordinator who did it."""
    if offer is None:
        text = _("They sit there already.")
    else:
        text = _(
            "<@{person}> is in group {group} now. I'm inviting them to its channel.",
            person=offer.candidate.slack_user_id,
            group=escape(offer.group.name),
        )
    return message(text, [paragraph(f":white_check_mark: {text}")])


def placed_message(group: Group, next_at: datetime | None) -> Message:
    """Return what somebody hears who has waited and now has a group; when it meets is aware."""
    text = _(
        "There's a place for you! You are in group {group}, {focus}, in {channel}.",
        group=escape(group.name),
        focus=FOCUSES[group.focus].name,
        channel=_channel(group),
    )
    return message(
        text,
        [
            paragraph(f":tada: {text}"),
            paragraph(
                _(
                    "It meets {rhythm}{next}. Say hello in the channel, they look forward to you.",
                    rhythm=say_rhythm(group),
                    next=_next(next_at),
                )
            ),
        ],
    )


def joined_message(slack_user_id: str) -> Message:
    """Return what a group reads in its channel when somebody joins."""
    text = _(
        "<@{person}> joins us! Tell them what you've done so far.",
        person=slack_user_id,
    )
    return message(text, [paragraph(f":wave: {text}")])


def ask_to_leave_message(group: Group, term: Term) -> Message:
    """Return the question whether somebody really wants to leave."""
    text = _("You are in group {group}. Would you like to leave it?", group=escape(group.name))
    return message(
        text,
        [
            paragraph(text),
            paragraph(
                _(
                    "It's all right to stop. Your mentor will hear that your seat is free, and "
                    "somebody who waits may take it."
                )
            ),
            buttons(
                button(
                    _("Leave the group"),
                    LEAVE,
                    value=str(term.id),
                    style="danger",
                    confirm=ask_first(
                        _("Leave the group?"),
                        _("You can apply again, for another group or another term."),
                        yes=_("Leave"),
                        no=_("Stay"),
                        style="danger",
                    ),
                )
            ),
        ],
    )


def left_message(group: Group) -> Message:
    """Return what somebody reads who left."""
    text = _(
        "You have left group {group} and its channel. Thank you for the time you gave it!",
        group=escape(group.name),
    )
    return message(text, [paragraph(text)])


def departure_message(departure: Departure) -> Message:
    """Return what those hear who carry on when somebody left: mentors, or the coordinators."""
    person, name = departure.person, escape(departure.group.name)
    who = _("Somebody") if is_forgotten(person) else f"<@{person.slack_user_id}>"
    if not departure.has_lead:
        text = _(
            "{who} was the mentor of group {name} and had to leave. Its mentees have no "
            "mentor now. Could you find them one?",
            who=who,
            name=name,
        )
    elif departure.was is Part.MENTEE:
        text = _(
            "{who} had to leave group {name}. It happens, and it isn't about you. Their "
            "seat is free; if somebody who waits fits, a coordinator will propose them.",
            who=who,
            name=name,
        )
    else:
        text = _(
            "{who} had to leave group {name}. You carry the baton now; thank you for doing so!",
            who=who,
            name=name,
        )
    return message(text, [paragraph(text)])
