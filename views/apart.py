"""Whom not to be with: the field in the form, and what coordinators note and hear."""

from collections.abc import Sequence

from slack_sdk.models.blocks import Block, DividerBlock, PlainTextObject, UserSelectElement

from models import Person
from programme.apart import Together
from programme.apart_wishes import MOST_APART, KeptApart
from programme.listings import listing
from programme.translations import gettext as _
from views.inputs import field, people_menu
from views.messages import Message, escape, heading, message, paragraph, small_print
from views.surfaces import Surface, modal

NOTE_VIEW = "apart.save"
CHOOSE_VIEW = "apart.choose"
NOTE = "apart.note"


def apart_blocks(slack_user_ids: Sequence[str]) -> list[Block]:
    """Return the field in which an applicant says whom they would rather not be with."""
    people = people_menu(
        "apart.people", _("Choose people, or nobody"), slack_user_ids, most=MOST_APART
    )
    return [
        DividerBlock(),
        heading(_("Between you and the coordinators")),
        field(
            "apart",
            _("Would you rather not share a group with somebody?"),
            people,
            hint=_("You needn't say why. Only coordinators see it, and I never put you together."),
            optional=True,
        ),
    ]


def say_apart(kept: KeptApart) -> str | None:
    """Return from whom somebody is kept apart, in one line, or None: from nobody."""
    people = [f"<@{one}>" for one in kept.everybody]
    return (
        _(":left_right_arrow: Not in one group with {people}", people=listing(people, any_of=True))
        if people
        else None
    )


def choose_view() -> Surface:
    """Return the modal that asks a coordinator about whom it is."""
    people = UserSelectElement(
        action_id="apart.person", placeholder=PlainTextObject(text=_("Choose somebody"))
    )
    return modal(
        CHOOSE_VIEW,
        _("Keep people apart"),
        [field("person", _("Who is it about?"), people)],
        submit=_("Next"),
    )


def note_view(person: Person, kept: KeptApart) -> Surface:
    """Return the modal in which a coordinator notes from whom somebody is kept apart."""
    who = f"<@{person.slack_user_id}>"
    blocks: list[Block] = [
        paragraph(
            _("{who} and the people below are never put into one group, in any term.", who=who)
        )
    ]
    if kept.asked:
        asked = listing([f"<@{one}>" for one in kept.asked])
        blocks.append(paragraph(_("{who} would rather not be with {asked}.", who=who, asked=asked)))
    if kept.asked_by:
        by = listing([f"<@{one}>" for one in kept.asked_by])
        blocks.append(paragraph(_("{by} would rather not be with {who}.", by=by, who=who)))
    blocks += [
        field(
            "apart",
            _("Keep them apart from"),
            people_menu("apart.people", _("Choose people"), kept.noted, most=MOST_APART),
            hint=_(
                "What you and other coordinators note, besides what people asked for themselves."
            ),
            optional=True,
        ),
        small_print(
            _("Only coordinators see this, and nobody sees here what is about themselves.")
        ),
    ]
    return modal(
        NOTE_VIEW, _("Keep people apart"), blocks, submit=_("Save"), ids={"person": person.id}
    )


def noted_message(person: Person, kept: KeptApart) -> Message:
    """Return from whom somebody is kept apart now, for the coordinator who noted it."""
    people = [f"<@{one}>" for one in kept.everybody]
    who = f"<@{person.slack_user_id}>"
    text = _("Noted. {who} can be in a group with everybody.", who=who)
    if people:
        text = _(
            "Noted. I never put {who} into one group with {people}.",
            who=who,
            people=listing(people, any_of=True),
        )
    return message(text, [paragraph(f":white_check_mark: {text}")])


def in_one_group_message(together: Together) -> Message:
    """Return that two are in one group who are not to be, for a coordinator."""
    one, other = together.one.slack_user_id, together.other.slack_user_id
    text = _(
        "<@{one}> and <@{other}> are both in group {group}, and are to be kept apart "
        "now. I don't move anybody: could you find a way that is kind to both?",
        one=one,
        other=other,
        group=escape(together.group.name),
    )
    return message(
        text,
        [
            paragraph(f":left_right_arrow: {text}"),
            small_print(
                _("Only coordinators hear of this; the two of them and their group don't.")
            ),
        ],
    )
