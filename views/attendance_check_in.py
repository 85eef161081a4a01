"""The modals in which a mentor checks a meeting in."""

from collections.abc import Sequence

from slack_sdk.models.blocks import Block, DividerBlock, Option, OptionGroup

from models import Meeting, OutlineStep
from programme.attendance_check_in import LONGEST_TEXT, CheckIn
from programme.attendance_forms import CheckInForm, GroupToCheckIn
from programme.groups import Part
from programme.links import LONGEST_URL
from programme.meeting_states import MeetingState
from programme.translations import N_, Translated, spell_date
from programme.translations import gettext as _
from views.attendance import checked_in_by, meeting_blocks
from views.inputs import (
    checkboxes,
    field,
    menu,
    moment_picker,
    multi_menu,
    option,
    option_group,
    radio,
    text_line,
)
from views.messages import moment, paragraph
from views.outlines import say_step
from views.surfaces import Surface, modal

ASK = "attendance.ask"
CHOOSE_VIEW = "attendance.choose"
CHECK_IN_VIEW = "attendance.check_in"
MET, NOT_MET = "met", "not_met"
SHARED = "shared"
_SHARE = option(
    SHARED,
    N_("Yes, tell the other groups"),
    N_("What you did and how it is going, as written above"),
)
_LONGEST_OPTION = 75
_MOST_BOXES = 10
_STATES = Translated({MeetingState.HELD: N_("checked in"), MeetingState.NOT_HELD: N_("not held")})


def choose_view(groups: Sequence[GroupToCheckIn]) -> Surface:
    """Return the modal that asks which meeting it is about, or one that nobody had planned."""
    choices = [
        option_group(
            _short(group.group.name),
            [
                *(option(str(meeting.id), _say_meeting(meeting)) for meeting in group.meetings),
                option(f"new:{group.group.id}", _("Another meeting, not among these")),
            ],
        )
        for group in groups
    ]
    return modal(
        CHOOSE_VIEW,
        _("Check in"),
        [
            field(
                "meeting",
                _("Which meeting?"),
                menu("attendance.meeting", _("Choose one"), choices, _latest_open(groups)),
                hint=_("On the clocks of your group."),
            )
        ],
        submit=_("Next"),
    )


def _latest_open(groups: Sequence[GroupToCheckIn]) -> str | None:
    waiting = [
        meeting
        for group in groups
        for meeting in group.meetings
        if meeting.state == MeetingState.PLANNED
    ]
    return str(max(waiting, key=lambda one: one.starts_at).id) if waiting else None


def _say_meeting(meeting: Meeting) -> str:
    hour, minute = divmod(meeting.minute_of_day, 60)
    # Translators: a pattern of Unicode CLDR for dates.
    day = spell_date(meeting.on, _("EEE d MMM"))
    when = f"{day}, {hour:02}:{minute:02}"
    state = _STATES.get(MeetingState(meeting.state))
    return f"{when}, {state}" if state else when


def read_meeting(value: str) -> tuple[int | None, int | None]:
    """Return the meeting that was chosen, or the group of one that nobody had planned."""
    kind, _, group_id = value.partition(":")
    return (None, int(group_id)) if kind == "new" else (int(kind), None)


def check_in_view(
    form: CheckInForm, said: CheckIn | None = None, *, meanwhile: bool = False
) -> Surface:
    """Return the form; ``said`` is what was typed already.

    ``meanwhile`` is for when somebody else checked in after it was opened: they see what.
    """
    attended = form.attended
    meeting = attended.meeting if attended else None
    if said is None:
        said = _stored(form)
    blocks: list[Block] = []
    if attended is not None and meanwhile:
        blocks += [
            paragraph(
                _(
                    ":information_source: Somebody checked this in a moment ago. This is what they "
                    "wrote; *Save* puts yours in its place."
                )
            ),
            *meeting_blocks(attended, shortened=True),
            DividerBlock(),
        ]
    if meeting is not None:
        when = moment(meeting.starts_at, _("{date_long_pretty} at {time}"))
        blocks.append(paragraph(_("Your meeting: {when}.", when=when)))
        blocks += checked_in_by(attended) if attended is not None and not meanwhile else []
        met = [option(MET, _("We met")), option(NOT_MET, _("We didn't meet"))]
        blocks.append(
            field("held", _("Did you meet?"), radio("attendance.held", met, _met(held=said.held)))
        )
    else:
        blocks.append(
            field("when", _("When did you meet?"), moment_picker("attendance.when", None))
        )
    blocks += [
        _who(form, said),
        *(
            field(
                name,
                _(label),
                text_line(
                    f"attendance.{name}", getattr(said, name), longest=LONGEST_TEXT, multiline=True
                ),
                hint=_(hint),
                optional=True,
            )
            for name, label, hint in _TEXTS
        ),
        field(
            "share",
            _("Share this with the whole programme?"),
            checkboxes("attendance.share", [_SHARE], [SHARED] if said.is_shared else []),
            hint=_(
                "The names of mentees are left out. Your group sees it in its channel, and "
                "everybody in it can take it back."
            ),
            optional=True,
        ),
        field(
            "notes_url",
            _("Where are its notes?"),
            text_line(
                "attendance.notes_url", said.notes_url, longest=LONGEST_URL, placeholder="https://"
            ),
            hint=_("If they aren't in your group's notes."),
            optional=True,
        ),
    ]
    if form.steps:
        blocks.append(_steps(form.steps, said))
    return modal(
        CHECK_IN_VIEW,
        _("Check in"),
        blocks,
        submit=_("Save"),
        ids={
            "group": form.in_group.group.id,
            "meeting": meeting.id if meeting else None,
            "version": meeting.check_in_version if meeting else 0,
        },
    )


_TEXTS = (
    ("notes", N_("What did you do?"), N_("Who missed it reads this too.")),
    ("progress", N_("How is it going?"), N_("For your co-mentor and the coordinators.")),
    ("next_steps", N_("What comes next?"), N_("Who missed it reads this too.")),
)


def _stored(form: CheckInForm) -> CheckIn:
    """Return what is written down already, or listed."""
    if form.attended is None:
        return CheckIn(held=True, there=form.listed)
    meeting = form.attended.meeting
    return CheckIn(
        held=meeting.state != MeetingState.NOT_HELD,
        there=form.listed,
        notes=meeting.notes,
        progress=meeting.progress,
        next_steps=meeting.next_steps,
        notes_url=meeting.notes_url,
        is_shared=form.is_shared,
    )


def _met(*, held: bool) -> str:
    return MET if held else NOT_MET


def _who(form: CheckInForm, said: CheckIn) -> Block:
    people = [
        option(
            str(person.id), _short(person.name), _("Mentor") if part is not Part.MENTEE else None
        )
        for person, part in form.people
    ]
    chosen = [str(person_id) for person_id in said.there]
    element = (
        checkboxes("attendance.there", people, chosen)
        if len(people) <= _MOST_BOXES
        else multi_menu("attendance.there", _("Choose everybody who was there"), people, chosen)
    )
    return field("there", _("Who was there?"), element, optional=True)


def _steps(steps: Sequence[OutlineStep], said: CheckIn) -> Block:
    choices: list[Option | OptionGroup] = [
        option(str(step.id), _short(say_step(step))) for step in steps
    ]
    return field(
        "steps",
        _("Steps of your outline that are done now"),
        multi_menu(
            "attendance.steps",
            _("Choose any"),
            choices,
            [str(step_id) for step_id in said.step_ids],
        ),
        optional=True,
    )


def _short(text: str) -> str:
    line = " ".join(text.split()) or "?"
    return line if len(line) <= _LONGEST_OPTION else f"{line[: _LONGEST_OPTION - 1]}…"
