"""Who was at a meeting: what a group's channel, its mentors and coordinators see of it."""

from collections.abc import Iterable, Sequence

from slack_sdk.models.blocks import Block, DividerBlock

from models import Attendance, Group, Person
from programme.attendance import MeetingAttended, Presence, Present, Rsvp
from programme.attendance_check_in import listed_there
from programme.attendance_words import OwnWord
from programme.groups import Part
from programme.meeting_states import MeetingState
from programme.translations import N_, ngettext
from programme.translations import gettext as _
from views.links import link_button
from views.messages import (
    Message,
    button,
    buttons,
    escape,
    heading,
    message,
    moment,
    paragraph,
    small_print,
    verbatim,
)
from views.surfaces import Surface, modal

SAY_THERE = "attendance.say_there"
SAY_NOT_THERE = "attendance.say_not_there"
CONFIRM = "attendance.confirm"
OPEN = "attendance.open"
SEE = "attendance.see"

_TEXTS = (
    ("notes", N_("What you did")),
    ("progress", N_("How it is going")),
    ("next_steps", N_("Next steps")),
)
_MOST_SEEN = 12
_SHORTEST_TEXT = 600
_LONGEST_EXCUSE = 200  # they had all of it when it was said


def asked_in_channel_message(attended: MeetingAttended) -> Message:
    """Return the question to a group's channel who was at the meeting that is over."""
    text = _("Your meeting is over. Were you there? One click, and your mentor needn't ask.")
    there = button(_("I was there"), SAY_THERE, value=str(attended.meeting.id), style="primary")
    return message(text, [paragraph(f":wave: {text}"), buttons(there)])


def own_word_message(word: OwnWord) -> Message:
    """Return what somebody said of themselves, with a way to take it back."""
    value = str(word.meeting.id)
    if word.there:
        text = _("Noted: you were there. Nice!")
        other = button(_("I wasn’t there after all"), SAY_NOT_THERE, value=value)
    else:
        text = _("Noted: you weren't there. Thank you for saying so.")
        other = button(_("I was there"), SAY_THERE, value=value)
    blocks: list[Block] = [paragraph(f":white_check_mark: {text}")]
    if word.differs:
        differs = _(
            "Your mentor's check-in says otherwise. I'll let them know, so that they can look at "
            "it again."
        )
        text = f"{text} {differs}"
        blocks.append(paragraph(differs))
    return message(text, [*blocks, buttons(other)])


def due_message(group: Group, attended: MeetingAttended) -> Message:
    """Return the check-in for a mentor: who is listed as there, to confirm or change."""
    when = moment(attended.meeting.starts_at, "{date_short_pretty}")
    text = _("How was the meeting of {group}, {when}?", group=escape(group.name), when=when)
    return message(text, [paragraph(f":wave: {text}"), *_listed(attended)])


def reminder_message(group: Group, attended: MeetingAttended) -> Message:
    """Return the same for a mentor who has not got round to it."""
    when = moment(attended.meeting.starts_at, "{date_short_pretty}")
    text = _(
        "Who was at the meeting of {group}, {when}? One click is enough, and if you "
        "didn't meet, that's worth a click too.",
        group=escape(group.name),
        when=when,
    )
    return message(text, [paragraph(text), *_listed(attended)])


def _listed(attended: MeetingAttended) -> list[Block]:
    listed = listed_there(attended)
    here = [one for one in attended.people if one.person.id in listed]
    away = [one for one in attended.people if one.person.id not in listed]
    value = str(attended.meeting.id)
    lines = [
        f"*{label}:* {', '.join(f'<@{one.person.slack_user_id}>{_why(one)}' for one in people)}"
        for label, people in ((_("There"), here), (_("Not there"), away))
        if people
    ]
    return [
        paragraph("\n".join(lines)),
        buttons(
            button(_("Everyone as listed"), CONFIRM, value=value, style="primary"),
            button(_("Change, add notes"), OPEN, value=value),
        ),
        small_print(_("From what each said. You can correct it until the term ends.")),
    ]


def _why(one: Present) -> str:
    """Return on what it rests that somebody is listed as there or not."""
    attendance = one.attendance
    if attendance is not None and attendance.said_there is not None:
        return _(" (their own word)")
    if one.is_on_break:
        return _(" (on a break)")
    if attendance is not None and attendance.rsvp == Rsvp.COMING:
        return _(" (wanted to come)")
    if attendance is not None and attendance.rsvp is not None:
        word = _excuse(attendance)
        return _(" (couldn't come: “{word}”)", word=word) if word else _(" (couldn't come)")
    return "" if one.part is not Part.MENTEE else _(" (no word yet)")


def _excuse(attendance: Attendance) -> str:
    """Return as mrkdwn what somebody wrote who couldn't come: to mentors and coordinators only."""
    word = " ".join((attendance.word or "").split())
    return escape(word if len(word) <= _LONGEST_EXCUSE else f"{word[: _LONGEST_EXCUSE - 1]}…")


def checked_in_message(group: Group, attended: MeetingAttended, done: str = "") -> Message:
    """Return what is written down about a meeting, with a way to correct it.

    ``done`` is said first.
    """
    when = moment(attended.meeting.starts_at, "{date_short_pretty}")
    text = f"{done} {escape(group.name)}, {when}: {say_presence(attended)}".strip()
    return message(
        text,
        [
            *([paragraph(f":white_check_mark: {done}")] if done else []),
            *meeting_blocks(attended),
            buttons(button(_("Correct"), OPEN, value=str(attended.meeting.id))),
        ],
    )


def done_sentence(*, is_first: bool, misses: int) -> str:
    """Return what a mentor reads who checked a meeting in; ``misses`` is how many missed it."""
    if not is_first:
        return _("It was checked in already. This is what is written down:")
    if not misses:
        return _("Thank you! That's all I need.")
    return ngettext(
        "Thank you! In a quarter of an hour I'll ask who missed it kindly whether the time "
        "is still good. Correct it before if it isn't so.",
        "Thank you! In a quarter of an hour I'll ask the {count} who missed it kindly whether "
        "the time is still good. Correct it before if it isn't so.",
        misses,
    )


def differs_message(group: Group, attended: MeetingAttended, person: Person) -> Message:
    """Return that somebody's own word is not what the check-in says, for the lead mentor."""
    when = moment(attended.meeting.starts_at, "{date_short_pretty}")
    mine = next(one for one in attended.people if one.person.id == person.id)
    said = mine.attendance is not None and mine.attendance.said_there
    says = (
        N_("<@{person}> says they were at the meeting of {group}, {when}.")
        if said
        else N_("<@{person}> says they weren't at the meeting of {group}, {when}.")
    )
    text = " ".join(
        [
            _(says, person=person.slack_user_id, group=escape(group.name), when=when),
            _("The check-in says otherwise, and stands. Would you look at it again?"),
        ]
    )
    return message(
        text,
        [paragraph(text), buttons(button(_("Correct"), OPEN, value=str(attended.meeting.id)))],
    )


def say_presence(attended: MeetingAttended) -> str:
    """Return who was at a meeting, in a sentence of mrkdwn."""
    if attended.meeting.state == MeetingState.NOT_HELD:
        return _("You didn't meet.")
    parts = [
        f"{label} {_mentions(attended.who_are(*presences))}"
        for label, presences in (
            (_("There:"), (Presence.THERE,)),
            (_("Excused:"), (Presence.EXCUSED,)),
            (_("Not there:"), (Presence.MISSED, Presence.UNKNOWN)),
        )
        if attended.who_are(*presences)
    ]
    return ". ".join(parts)


def _mentions(people: Iterable[Person]) -> str:
    return ", ".join(f"<@{one.slack_user_id}>" for one in people)


def meeting_blocks(attended: MeetingAttended, *, shortened: bool = False) -> list[Block]:
    """Return what is written down about a meeting, for its mentors and the coordinators."""
    meeting = attended.meeting
    when = moment(meeting.starts_at, _("{date_short_pretty} at {time}"))
    lines = [f"*{when}*", say_presence(attended), *_excuses(attended)]
    blocks: list[Block] = [paragraph("\n".join(lines))]
    for name, label in _TEXTS:
        text = getattr(meeting, name)
        if text:
            short = shortened and len(text) > _SHORTEST_TEXT
            shown = f"{text[: _SHORTEST_TEXT - 1]}…" if short else text
            blocks += verbatim(f"{_(label)}: {shown}")
    if meeting.notes_url:
        blocks.append(buttons(link_button(_("Open its notes"), meeting.notes_url, str(meeting.id))))
    return [*blocks, *checked_in_by(attended)]


def _excuses(attended: MeetingAttended) -> list[str]:
    return [
        _(
            "<@{person}> couldn't come: “{word}”",
            person=one.person.slack_user_id,
            word=_excuse(one.attendance),
        )
        for one in attended.people
        if one.attendance is not None
        and one.presence is Presence.EXCUSED
        and _excuse(one.attendance)
    ]


def checked_in_by(attended: MeetingAttended) -> list[Block]:
    """Return who checked a meeting in and when; nothing for one that is not."""
    by, at = attended.checked_in_by, attended.meeting.checked_in_at
    if at is None:
        return []
    who = f"<@{by.slack_user_id}>" if by is not None else _("somebody who is gone")
    return [
        small_print(
            _("Checked in by {who}, {when}.", who=who, when=moment(at, "{date_short_pretty}"))
        )
    ]


def attendance_view(group: Group, attended: Sequence[MeetingAttended]) -> Surface:
    """Return the modal with a group's meetings, who was there and how it goes, the newest first."""
    blocks: list[Block] = [heading(group.name), *count_blocks(attended), DividerBlock()]
    for one in attended[:_MOST_SEEN]:
        blocks += [*meeting_blocks(one, shortened=True), DividerBlock()]
    if len(attended) > _MOST_SEEN:
        rest = len(attended) - _MOST_SEEN
        blocks.append(small_print(_("And {rest} before that.", rest=rest)))
    view = modal(
        "attendance.seen", _("Attendance"), blocks, submit=_("Close"), ids={"group": group.id}
    )
    del view["submit"]
    return {**view, "close": {"type": "plain_text", "text": _("Close")}}


def count_blocks(attended: Sequence[MeetingAttended]) -> list[Block]:
    """Return how often each mentee and mentor was there, and the last check-in."""
    if not attended:
        return [paragraph(_("*Attendance*\nNo meeting is checked in yet."))]
    held = [one for one in attended if one.meeting.state == MeetingState.HELD]
    counts: dict[str, list[Presence]] = {}
    for one in held:
        for present in one.people:
            counts.setdefault(present.person.slack_user_id, []).append(present.presence)
    lines = [_count_of_one(who, presences) for who, presences in counts.items()]
    latest = attended[0]
    when = moment(latest.meeting.starts_at, "{date_short_pretty}")
    was = say_presence(latest)
    meetings = ngettext(
        "*Attendance*, {count} meeting held", "*Attendance*, {count} meetings held", len(held)
    )
    return [
        paragraph(f"{meetings}\n{', '.join(lines)}".strip()),
        small_print(_("Last check-in: {when}. {was}", when=when, was=was)),
    ]


def _count_of_one(slack_user_id: str, presences: Sequence[Presence]) -> str:
    there, excused = presences.count(Presence.THERE), presences.count(Presence.EXCUSED)
    if excused:
        return _(
            "<@{person}> {there} of {meetings} ({excused} excused)",
            person=slack_user_id,
            there=there,
            meetings=len(presences),
            excused=excused,
        )
    return _(
        "<@{person}> {there} of {meetings}",
        person=slack_user_id,
        there=there,
        meetings=len(presences),
    )
