"""The small modals in which a group is changed, and what its channel hears of it."""

from collections.abc import Sequence

from slack_sdk.models.blocks import Block

from models import Group, Meeting
from programme.group_changes import LONGEST_NAME
from programme.links import LONGEST_URL
from programme.meeting_series import Rhythm
from views.inputs import checkboxes, field, menu, option, text_line
from views.links import link_button
from views.meeting_news import list_next
from views.meetings import calendar_button
from views.messages import Message, buttons, listing, message, moment, paragraph, verbatim
from views.series import HOW_OFTEN, WEEKDAYS, city_of, say_series, say_slot
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
    days = [option(str(number), name) for number, name in enumerate(WEEKDAYS)]
    hours = [option(str(number), f"{number:02}:00") for number in range(24)]
    rhythms = [option(one, HOW_OFTEN[one].capitalize()) for one in Rhythm]
    blocks: list[Block] = [
        field("weekday", "Day", menu("group_changes.weekday", "Choose a day", days, str(weekday))),
        field(
            "hour",
            "Hour",
            menu("group_changes.hour", "Choose an hour", hours, str(hour)),
            hint=f"On the clocks of {city_of(group.time_zone)}; all see it in their own time.",
        ),
        field(
            "rhythm",
            "How often",
            menu("group_changes.rhythm", "Choose how often", rhythms, rhythm),
            hint="Upcoming meetings move along; those that you moved yourselves stay.",
        ),
    ]
    if unsuited:
        people = listing([f"<@{one}>" for one in unsuited])
        question = checkboxes(
            "group_changes.agreed", [option(AGREED, "Yes, we agreed on this hour")], []
        )
        blocks += [
            paragraph(
                f":calendar: {say_slot(weekday, hour, group.time_zone)} isn't among the hours that "
                f"{people} gave for every week that is left. Choose another, or tick the box "
                "and save again."
            ),
            field("agreed", "Did you agree on it together?", question, optional=True),
        ]
    return modal(
        SLOT_VIEW,
        "When do you meet?",
        blocks,
        submit="Save",
        ids={"group": group.id, "weekday": weekday, "hour": hour},
    )


def notes_view(group: Group) -> Surface:
    """Return the modal for the address of the group's notes."""
    notes = text_line(
        "group_changes.notes", group.notes_url, longest=LONGEST_URL, placeholder="https://"
    )
    return modal(
        NOTES_VIEW,
        "Where are your notes?",
        [
            field(
                "notes",
                "Address",
                notes,
                hint="A shared document that all of you can open. Leave it empty for none.",
                optional=True,
            )
        ],
        submit="Save",
        ids={"group": group.id},
    )


def name_view(group: Group) -> Surface:
    """Return the modal for the group's name."""
    name = text_line("group_changes.name", group.name, longest=LONGEST_NAME)
    return modal(
        NAME_VIEW,
        "What is your name?",
        [field("name", "Name of the group", name, hint="Its channel keeps the name it has.")],
        submit="Save",
        ids={"group": group.id},
    )


def saved_message(group: Group) -> Message:
    """Return that a change is saved, for who made it."""
    heard = " The group's channel hears of it from me." if group.slack_channel_id else ""
    text = f"Saved.{heard} `/mentoring group` shows it."
    return message(text, [paragraph(f":white_check_mark: {text}")])


def slot_changed_message(group: Group, meetings: Sequence[Meeting]) -> Message:
    """Return the new hour, for the group's channel, with its next ``meetings`` in order."""
    text = f"Your hour is now {say_series(group)} on the clocks of {city_of(group.time_zone)}."
    following = f" You meet next: {moment(meetings[0].starts_at)}, your time." if meetings else ""
    listed = f"\nIn your own time:\n{list_next(meetings)}" if meetings else ""
    return message(
        f"{text}{following}",
        [paragraph(f":calendar: {text}{listed}"), calendar_button(group.id)],
    )


def notes_changed_message(group: Group) -> Message:
    """Return where the notes are, for the group's channel."""
    text = "Your group's notes have a place now, for all of you to read and write:"
    url = group.notes_url or ""
    return message(text, [paragraph(f":memo: {text}"), buttons(link_button("Open the notes", url))])


def name_changed_message(group: Group) -> Message:
    """Return the new name, for the group's channel."""
    text = "Your group has a new name:"
    return message(text, [paragraph(f":seedling: {text}"), *verbatim(group.name)])
