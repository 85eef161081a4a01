"""The small modals in which a group is changed, and what its channel hears of it."""

from collections.abc import Sequence

from slack_sdk.models.blocks import Block

from models import Group, Meeting
from programme.calendar import weekday_names
from programme.group_changes import LONGEST_NAME
from programme.links import LONGEST_URL
from programme.listings import listing
from programme.meeting_series import Rhythm
from programme.translations import gettext as _
from views.inputs import checkboxes, field, menu, option, text_line
from views.links import link_button
from views.meeting_news import list_next
from views.meetings import calendar_button
from views.messages import Message, buttons, message, moment, paragraph, verbatim
from views.series import HOW_OFTEN, city_of, say_series, say_slot
from views.surfaces import Surface, modal

SLOT_VIEW = "group_changes.save_slot"
NOTES_VIEW = "group_changes.save_notes"
NAME_VIEW = "group_changes.save_name"
AGREED = "agreed"


def slot_view(
    group: Group, weekday: int, hour: int, rhythm: Rhythm, unsuited: Sequence[str] = ()
) -> Surface:
    """Return the modal for the group's hour; ``unsuited`` are Slack ids of whom it doesn't suit.

    It carries the hour that was asked about: a box that was ticked is an answer to that alone.
    """
    days = [option(str(number), name) for number, name in enumerate(weekday_names())]
    hours = [option(str(number), f"{number:02}:00") for number in range(24)]
    rhythms = [option(one, HOW_OFTEN[one].capitalize()) for one in Rhythm]
    blocks: list[Block] = [
        field(
            "weekday",
            _("Day"),
            menu("group_changes.weekday", _("Choose a day"), days, str(weekday)),
        ),
        field(
            "hour",
            _("Hour"),
            menu("group_changes.hour", _("Choose an hour"), hours, str(hour)),
            hint=_(
                "On the clocks of {city}; all see it in their own time.",
                city=city_of(group.time_zone),
            ),
        ),
        field(
            "rhythm",
            _("How often"),
            menu("group_changes.rhythm", _("Choose how often"), rhythms, rhythm),
            hint=_("Upcoming meetings move along; those that you moved yourselves stay."),
        ),
    ]
    if unsuited:
        people = listing([f"<@{one}>" for one in unsuited])
        question = checkboxes(
            "group_changes.agreed", [option(AGREED, _("Yes, we agreed on this hour"))], []
        )
        blocks += [
            paragraph(
                _(
                    ":calendar: {slot} isn't among the hours that {people} gave for every week "
                    "that is left. Choose another, or tick the box and save again.",
                    slot=say_slot(weekday, hour, group.time_zone),
                    people=people,
                )
            ),
            field("agreed", _("Did you agree on it together?"), question, optional=True),
        ]
    return modal(
        SLOT_VIEW,
        _("When do you meet?"),
        blocks,
        submit=_("Save"),
        ids={"group": group.id, "weekday": weekday, "hour": hour},
    )


def notes_view(group: Group) -> Surface:
    """Return the modal for the address of the group's notes."""
    notes = text_line(
        "group_changes.notes", group.notes_url, longest=LONGEST_URL, placeholder="https://"
    )
    return modal(
        NOTES_VIEW,
        _("Where are your notes?"),
        [
            field(
                "notes",
                _("Address"),
                notes,
                hint=_("A shared document that all of you can open. Leave it empty for none."),
                optional=True,
            )
        ],
        submit=_("Save"),
        ids={"group": group.id},
    )


def name_view(group: Group) -> Surface:
    """Return the modal for the group's name."""
    name = text_line("group_changes.name", group.name, longest=LONGEST_NAME)
    return modal(
        NAME_VIEW,
        _("What is your name?"),
        [field("name", _("Name of the group"), name, hint=_("Its channel keeps the name it has."))],
        submit=_("Save"),
        ids={"group": group.id},
    )


def saved_message(group: Group) -> Message:
    """Return that a change is saved, for who made it."""
    heard = _(" The group's channel hears of it from me.") if group.slack_channel_id else ""
    text = _("Saved.{heard} `/mentoring group` shows it.", heard=heard)
    return message(text, [paragraph(f":white_check_mark: {text}")])


def slot_changed_message(group: Group, meetings: Sequence[Meeting]) -> Message:
    """Return the new hour, for the group's channel, with its next ``meetings`` in order."""
    text = _(
        "Your hour is now {series} on the clocks of {city}.",
        series=say_series(group),
        city=city_of(group.time_zone),
    )
    following = (
        _(" You meet next: {when}, your time.", when=moment(meetings[0].starts_at))
        if meetings
        else ""
    )
    listed = _("\nIn your own time:\n{listed}", listed=list_next(meetings)) if meetings else ""
    return message(
        f"{text}{following}",
        [paragraph(f":calendar: {text}{listed}"), calendar_button(group.id)],
    )


def notes_changed_message(group: Group) -> Message:
    """Return where the notes are, for the group's channel."""
    text = _("Your group's notes have a place now, for all of you to read and write:")
    url = group.notes_url or ""
    return message(
        text, [paragraph(f":memo: {text}"), buttons(link_button(_("Open the notes"), url))]
    )


def name_changed_message(group: Group) -> Message:
    """Return the new name, for the group's channel."""
    text = _("Your group has a new name:")
    return message(text, [paragraph(f":seedling: {text}"), *verbatim(group.name)])
