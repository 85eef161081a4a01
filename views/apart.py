"""Whom not to be with: the field in the form, and what coordinators note and hear."""

from collections.abc import Sequence

from slack_sdk.models.blocks import Block, DividerBlock, PlainTextObject, UserSelectElement

from models import Person
from programme.apart import Together
from programme.apart_wishes import MOST_APART, KeptApart
from views.inputs import field, people_menu
from views.messages import Message, escape, heading, listing, message, paragraph, small_print
from views.surfaces import Surface, modal

NOTE_VIEW = "apart.save"
CHOOSE_VIEW = "apart.choose"
NOTE = "apart.note"


def apart_blocks(slack_user_ids: Sequence[str]) -> list[Block]:
    """Return the field in which an applicant says whom they would rather not be with."""
    people = people_menu(
        "apart.people", "Choose people, or nobody", slack_user_ids, most=MOST_APART
    )
    return [
        DividerBlock(),
        heading("Between you and the coordinators"),
        field(
            "apart",
            "Would you rather not share a group with somebody?",
            people,
            hint="You needn't say why. Only coordinators see it, and I never put you together.",
            optional=True,
        ),
    ]


def say_apart(kept: KeptApart) -> str | None:
    """Return from whom somebody is kept apart, in one line, or None: from nobody."""
    people = [f"<@{one}>" for one in kept.everybody]
    return f":left_right_arrow: Not in one group with {listing(people, 'or')}" if people else None


def choose_view() -> Surface:
    """Return the modal that asks a coordinator about whom it is."""
    people = UserSelectElement(
        action_id="apart.person", placeholder=PlainTextObject(text="Choose somebody")
    )
    return modal(
        CHOOSE_VIEW,
        "Keep people apart",
        [field("person", "Who is it about?", people)],
        submit="Next",
    )


def note_view(person: Person, kept: KeptApart) -> Surface:
    """Return the modal in which a coordinator notes from whom somebody is kept apart."""
    who = f"<@{person.slack_user_id}>"
    blocks: list[Block] = [
        paragraph(f"{who} and the people below are never put into one group, in any term.")
    ]
    if kept.asked:
        asked = listing([f"<@{one}>" for one in kept.asked])
        blocks.append(paragraph(f"{who} would rather not be with {asked}."))
    if kept.asked_by:
        by = listing([f"<@{one}>" for one in kept.asked_by])
        blocks.append(paragraph(f"{by} would rather not be with {who}."))
    blocks += [
        field(
            "apart",
            "Keep them apart from",
            people_menu("apart.people", "Choose people", kept.noted, most=MOST_APART),
            hint="What you and other coordinators note, besides what people asked for themselves.",
            optional=True,
        ),
        small_print("Only coordinators see this, and nobody sees here what is about themselves."),
    ]
    return modal(NOTE_VIEW, "Keep people apart", blocks, submit="Save", ids={"person": person.id})


def noted_message(person: Person, kept: KeptApart) -> Message:
    """Return from whom somebody is kept apart now, for the coordinator who noted it."""
    people = [f"<@{one}>" for one in kept.everybody]
    who = f"<@{person.slack_user_id}>"
    text = f"Noted. {who} can be in a group with everybody."
    if people:
        text = f"Noted. I never put {who} into one group with {listing(people, 'or')}."
    return message(text, [paragraph(f":white_check_mark: {text}")])


def in_one_group_message(together: Together) -> Message:
    """Return that two are in one group who are not to be, for a coordinator."""
    one, other = together.one.slack_user_id, together.other.slack_user_id
    text = (
        f"<@{one}> and <@{other}> are both in group {escape(together.group.name)}, and are to be "
        "kept apart now. I don't move anybody: could you find a way that is kind to both?"
    )
    return message(
        text,
        [
            paragraph(f":left_right_arrow: {text}"),
            small_print("Only coordinators hear of this; the two of them and their group don't."),
        ],
    )
