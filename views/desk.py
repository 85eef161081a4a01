"""One person on a coordinator's desk: where they stand, what was noted, and what can be done."""

from collections.abc import Sequence
from datetime import datetime

from slack_sdk.models.blocks import (
    Block,
    ButtonElement,
    Option,
    PlainTextObject,
    StaticSelectElement,
    UserSelectElement,
)

from models import Group, Letter, Meeting, Person
from programme.calendar import spell_day
from programme.eligibility import Role
from programme.focuses import FOCUSES
from programme.follow_ups import LONGEST_WORDS
from programme.group_page import GroupPage
from programme.groups import Part
from programme.person_page import PersonPage
from programme.translations import N_, Translated
from programme.translations import gettext as _
from views.group import group_message
from views.inputs import field, menu, option, text_line
from views.messages import (
    Message,
    button,
    buttons,
    escape,
    facts,
    heading,
    message,
    moment,
    paragraph,
    small_print,
    verbatim,
)
from views.surfaces import Surface, modal

FIND_PERSON = "desk.find_person"
SEE_PERSON = "desk.see_person"
WRITE = "desk.write"
NOTE = "desk.note"
MOVE = "desk.move"
EXCUSE = "desk.excuse"
WRITE_VIEW = "desk.write_view"
NOTE_VIEW = "desk.note_view"
MOVE_VIEW = "desk.move_view"
_PARTS = Translated(
    {
        Part.LEAD: N_("Lead mentor"),
        Part.CO_MENTOR: N_("Co-mentor"),
        Part.MENTEE: N_("Mentee"),
    }
)
_ROLES = Translated({Role.MENTOR: N_("Mentor"), Role.MENTEE: N_("Mentee")})
_MOST_NOTES, _MOST_OPTIONS, _LONGEST_OPTION = 10, 100, 75


def find_person_select() -> UserSelectElement:
    """Return the choice of anybody in the workspace, to look at."""
    return UserSelectElement(
        action_id=FIND_PERSON, placeholder=PlainTextObject(text=_("Choose a person"))
    )


def group_on_desk_message(page: GroupPage) -> Message:
    """Return a group as a coordinator looks at it: the group, and ways to its people."""
    shown = group_message(page)
    people = [
        Option(
            value=str(one.person.id),
            text=PlainTextObject(
                text=f"{one.person.name or '?'}, {_PARTS[one.part]}"[:_LONGEST_OPTION], emoji=False
            ),
        )
        for one in page.members
    ]
    if not people:
        return shown
    look = StaticSelectElement(
        action_id=SEE_PERSON,
        placeholder=PlainTextObject(text=_("Choose a person")),
        options=people[:_MOST_OPTIONS],
    )
    more: list[Block] = [paragraph(_("Look at somebody in it, and act there."), look)]
    mentor = next((one.person for one in page.members if one.part is Part.LEAD), None)
    if mentor is not None:
        more.append(buttons(write_button(_("Write to the mentor"), mentor)))
    return message(shown.text, [*shown.blocks, *more])


def write_button(
    text: str, person: Person, draft: str = "", about_id: int = 0, *, is_primary: bool = False
) -> ButtonElement:
    """Return the button that opens a letter; ``draft`` is a key of ``views.letters``."""
    return button(
        text,
        f"{WRITE}.{draft or 'empty'}",
        value=f"{person.id}:{about_id}",
        style="primary" if is_primary else None,
    )


def person_message(page: PersonPage) -> Message:
    """Return a person as a coordinator sees them, with what can be done."""
    person = page.person
    who = f"<@{person.slack_user_id}>"
    text = _("{who}: {standing}", who=who, standing=_standing(page))
    blocks: list[Block] = [heading(person.name or "?"), paragraph(text)]
    pairs = [(_("Time zone"), escape(person.time_zone.replace("_", " ")))]
    for one in page.progress:
        came = one.facts
        pairs.append(
            (
                _("Meetings as {role}", role=_ROLES[one.role].lower()),
                _(
                    "{there} of {held}, excused from {excused}",
                    there=came.meetings_attended,
                    held=came.meetings_held,
                    excused=came.meetings_excused,
                ),
            )
        )
        issued = one.certificate is not None
        pairs.append((_("Certificate"), _("issued") if issued else _("not yet")))
    blocks += facts(pairs)
    if page.missed:
        excuse = StaticSelectElement(
            action_id=f"{EXCUSE}.{person.id}",
            placeholder=PlainTextObject(text=_("Excuse them")),
            options=[
                Option(
                    value=f"{person.id}:{one.id}",
                    text=PlainTextObject(text=spell_day(one.on)[:_LONGEST_OPTION], emoji=False),
                )
                for one in page.missed[:_MOST_OPTIONS]
            ],
        )
        blocks.append(
            paragraph(_("Missed without a word: {days}.", days=_days(page.missed)), excuse)
        )
    blocks += _notes(page)
    elements = [
        write_button(_("Write to them"), person, is_primary=True),
        button(_("Add a note"), NOTE, value=str(person.id)),
    ]
    if page.seat is not None and page.seat.membership.role == Part.MENTEE:
        elements.append(button(_("Another group"), MOVE, value=str(person.id)))
    return message(text, [*blocks, buttons(*elements)])


def _standing(page: PersonPage) -> str:
    if page.seat is not None:
        return _(
            "{part} in {group}, {focus}.",
            part=_PARTS[Part(page.seat.membership.role)],
            group=escape(page.seat.group.name),
            focus=FOCUSES[page.seat.group.focus].name,
        )
    if page.application is not None and page.term is not None:
        return _(
            "no group just now; applied to {term} as {role}.",
            term=escape(page.term.name),
            role=_ROLES[Role(page.application.role)].lower(),
        )
    return _("not in the programme at the moment.")


def _days(meetings: Sequence[Meeting]) -> str:
    return ", ".join(moment(one.starts_at, "{date_short}") for one in meetings[:_MOST_NOTES])


def _notes(page: PersonPage) -> list[Block]:
    if not page.notes:
        return []
    blocks: list[Block] = [
        paragraph(_("*Notes of the coordinators*")),
    ]
    for one in page.notes[:_MOST_NOTES]:
        blocks += verbatim(one.note.words)[:1]
        when = moment(one.note.written_at, "{date_short_pretty}")
        by = f"<@{one.by.slack_user_id}>" if one.by is not None else _("a coordinator")
        blocks.append(small_print(_("{by}, {when}", by=by, when=when)))
    return blocks


def write_view(person: Person, draft: str, opened_at: datetime) -> Surface:
    """Return the modal in which a coordinator writes to somebody; the draft can be changed."""
    return modal(
        WRITE_VIEW,
        _("Write"),
        [
            paragraph(
                _(
                    "To <@{person}>. I send it as a direct message that says it is from you, in "
                    "their own daytime.",
                    person=person.slack_user_id,
                )
            ),
            field(
                "words",
                _("Your words"),
                text_line("desk.words", draft or None, longest=LONGEST_WORDS, multiline=True),
            ),
        ],
        submit=_("Send"),
        ids={"person": person.id, "opened": int(opened_at.timestamp())},
    )


def written_message(person: Person) -> Message:
    """Return that a letter is on its way, for who wrote it."""
    text = _("Your words are on their way to <@{person}>.", person=person.slack_user_id)
    return message(text, [paragraph(f":white_check_mark: {text}")])


def letter_message(letter: Letter, by: Person | None) -> Message:
    """Return a coordinator's letter, for whom it is to."""
    who = f"<@{by.slack_user_id}>" if by is not None else _("A coordinator")
    text = _("{who}, who coordinates the mentoring groups, writes to you:", who=who)
    answer = (
        [small_print(_("To answer, write to {who} directly; I don't pass it on.", who=who))]
        if by is not None
        else []
    )
    return message(text, [paragraph(f":love_letter: {text}"), *verbatim(letter.words), *answer])


def note_view(person: Person, opened_at: datetime) -> Surface:
    """Return the modal in which a coordinator notes something about somebody."""
    return modal(
        NOTE_VIEW,
        _("A note"),
        [
            field(
                "words",
                _("What should coordinators know?"),
                text_line("desk.words", None, longest=LONGEST_WORDS, multiline=True),
                hint=_("Coordinators read it, and the person too, if they ask for their data."),
            )
        ],
        submit=_("Save"),
        ids={"person": person.id, "opened": int(opened_at.timestamp())},
    )


def noted_message(person: Person) -> Message:
    """Return that a note is kept, for who wrote it."""
    text = _("Noted about <@{person}>.", person=person.slack_user_id)
    look = button(_("Look at them"), f"{SEE_PERSON}.after", value=str(person.id))
    return message(text, [paragraph(f":white_check_mark: {text}"), buttons(look)])


def move_view(person: Person, now_in: Group, groups: Sequence[Group]) -> Surface:
    """Return the modal in which a mentee is given a seat elsewhere."""
    choices = [
        option(str(one.id), f"{one.name}, {FOCUSES[one.focus].short_name}"[:_LONGEST_OPTION])
        for one in groups[:_MOST_OPTIONS]
    ]
    return modal(
        MOVE_VIEW,
        _("Another group"),
        [
            paragraph(
                _(
                    "<@{person}> is in {group}. These groups have a free seat at an hour that "
                    "suits them. They and both groups hear of it from me.",
                    person=person.slack_user_id,
                    group=escape(now_in.name),
                )
            ),
            field("group", _("Group"), menu("desk.group", _("Choose a group"), choices, None)),
        ],
        submit=_("Move them"),
        ids={"person": person.id},
    )


def nowhere_message(person: Person) -> Message:
    """Return that no other group would fit, for the coordinator who asked."""
    text = _(
        "No other group has a free seat at an hour that suits <@{person}>. Other hours of theirs "
        "would help: they can change them in `/mentoring status`.",
        person=person.slack_user_id,
    )
    return message(text, [paragraph(text)])


def moved_message(person: Person, group: Group) -> Message:
    """Return that somebody has another group, for the coordinator who did it."""
    text = _(
        "<@{person}> is in {group} now. They and the people of both groups hear of it from me.",
        person=person.slack_user_id,
        group=escape(group.name),
    )
    return message(text, [paragraph(f":white_check_mark: {text}")])
