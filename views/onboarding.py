"""What mentors see of how they get ready, in their Home and by direct message."""

from collections.abc import Sequence

from slack_sdk.models.blocks import Block, ButtonElement

from models import OutlineStep
from programme.event_page import EventSeen
from programme.focuses import FOCUSES
from programme.onboarding import RECORDING_URL, Checklist, Said, Task
from programme.outlines import sample_steps
from programme.translations import N_, Translated
from programme.translations import gettext as _
from views.events import THERE, WATCHED
from views.messages import (
    Message,
    button,
    buttons,
    escape,
    heading,
    message,
    moment,
    paragraph,
    verbatim,
)
from views.outlines import say_step
from views.surfaces import Surface, modal

SAY_DONE = "onboarding.say_done"
TAKE_BACK = "onboarding.take_back"
READ_OUTLINE = "onboarding.read_outline"
READ_VIEW = "onboarding.outline_read"


def checklist_message(checklist: Checklist) -> Message:
    """Return the six tasks of a mentor, with what is done and a button for what is not."""
    progress = say_progress(checklist)
    text = _(
        "Getting ready to mentor in {term}: {progress}.",
        term=escape(checklist.term.name),
        progress=progress,
    )
    blocks: list[Block] = [
        heading(_("Getting ready to mentor")),
        paragraph(
            _(":tada: {progress} done. You're ready!", progress=progress)
            if checklist.is_complete
            else _("{progress} done. Small steps, each whenever it suits you.", progress=progress)
        ),
    ]
    for task in Task:
        blocks += task_blocks(checklist, task)
    return message(text, blocks)


def say_progress(checklist: Checklist) -> str:
    """Return how far it is, e.g. ``4 of 6``."""
    return _("{done} of {tasks}", done=len(checklist.done), tasks=len(Task))


def task_blocks(checklist: Checklist, task: Task) -> list[Block]:
    """Return one task, with a button or two while it is not done, and one to take it back."""
    if task in checklist.done:
        value = f"{checklist.term.id}:{task}"
        undo = button(_("Not yet"), f"{TAKE_BACK}.{task}", value=value)
        said = undo if task in checklist.said else None
        return [paragraph(f":white_check_mark: {_DONE[task]}", said)]
    elements = _buttons(checklist, task)
    line = paragraph(
        f":white_large_square: {_to_do(checklist, task)}",
        elements[0] if len(elements) == 1 else None,
    )
    return [line, buttons(*elements)] if len(elements) > 1 else [line]


_DONE = Translated(
    {
        Task.APPLICATION: N_("You applied"),
        Task.AGREEMENT: N_("You accepted the mentor agreement"),
        Task.ORIENTATION: N_("You know the programme from its onboarding session or recording"),
        Task.OUTLINE: N_("You read the outline"),
        Task.INTRODUCTION: N_("You introduced yourself to your group"),
        Task.GOAL_SETTING: N_("You prepared how your group sets its goals"),
    }
)

_TO_DO = Translated(
    {
        Task.APPLICATION: N_("Apply with `/mentoring join`"),
        Task.AGREEMENT: N_(
            "Read and accept the mentor agreement as it is now: edit your application with "
            "`/mentoring join`"
        ),
        Task.OUTLINE: N_("Read the outline, so that you know what your meetings can be"),
        Task.GOAL_SETTING: N_(
            "Prepare how your group sets its goals: specific, measurable, achievable, "
            "relevant, time-bound"
        ),
    }
)


def _to_do(checklist: Checklist, task: Task) -> str:
    match task:
        case Task.ORIENTATION:
            return _orientation(checklist)
        case Task.INTRODUCTION if checklist.group is None:
            return _("Introduce yourself to your group, once it is there")
        case Task.INTRODUCTION:
            channel_id = checklist.group.slack_channel_id if checklist.group else None
            channel = f"<#{channel_id}>" if channel_id else _("its channel")
            return _("Write your group a few words about yourself, in {channel}", channel=channel)
        case _:
            return _TO_DO[task]


def _orientation(checklist: Checklist) -> str:
    held = checklist.session
    url = (held.event.recording_url if held else None) or RECORDING_URL
    if held is None:
        return _("Watch <{url}|the recording>", url=url)
    come = (
        _("The onboarding session was {when}", when=moment(held.event.starts_at))
        if held.is_over
        else _("Come to the onboarding session, {when}", when=moment(held.event.starts_at))
    )
    if not held.recording_counts:
        return come
    watch = _("watch <{url}|the recording>", url=url)
    return f"{come}: {watch}" if held.is_over else _("{come}, or {watch}", come=come, watch=watch)


def _orientation_buttons(held: EventSeen) -> list[ButtonElement]:
    event_id = str(held.event.id)
    return [
        *([button(_("I attended"), THERE, value=event_id)] if held.may_say_there else []),
        *(
            [button(_("I watched the recording"), WATCHED, value=event_id)]
            if held.may_say_watched
            else []
        ),
    ]


def _buttons(checklist: Checklist, task: Task) -> list[ButtonElement]:
    def said(text: str, what: Said) -> ButtonElement:
        return button(text, f"{SAY_DONE}.{what}", value=f"{checklist.term.id}:{what}")

    match task:
        case Task.ORIENTATION if (held := checklist.session) is not None:
            return _orientation_buttons(held)
        case Task.ORIENTATION:
            return [
                said(_("I attended"), Said.SESSION_ATTENDED),
                said(_("I watched the recording"), Said.RECORDING_WATCHED),
            ]
        case Task.OUTLINE:
            return [button(_("Read it"), READ_OUTLINE, value=str(checklist.term.id))]
        case Task.INTRODUCTION if checklist.group is not None:
            return [said(_("Done"), Said.INTRODUCTION_WRITTEN)]
        case Task.GOAL_SETTING:
            return [said(_("I'm prepared"), Said.GOAL_SETTING_PREPARED)]
        case _:
            return []


def read_said(value: str) -> tuple[int, Said]:
    """Return the term and what the mentor says they did, from a button."""
    term_id, what = value.split(":")
    return int(term_id), Said(what)


def read_task(value: str) -> tuple[int, Task]:
    """Return the term and the task that a mentor takes back, from a button."""
    term_id, task = value.split(":")
    return int(term_id), Task(task)


def read_outline_view(checklist: Checklist, steps: Sequence[OutlineStep]) -> Surface:
    """Return the outline to read: the group's, or the sample of the mentor's first choice."""
    if steps:
        opening, lines = _("Your group's outline:"), [say_step(step) for step in steps]
    else:
        focus = FOCUSES[checklist.application.focuses[0]]
        opening = _("The sample outline for your first choice, {focus}:", focus=focus.name)
        lines = [f"• {_(words)}" for words in sample_steps(focus.outcome.code)]
    return modal(
        READ_VIEW,
        _("The outline"),
        [
            paragraph(opening),
            *verbatim("\n".join(lines)),
            paragraph(_("It is a beginning: your group decides how to spend its time.")),
        ],
        submit=_("I've read it"),
        ids={"term": checklist.term.id},
    )


def noted_message(checklist: Checklist) -> Message:
    """Return that a task is done, for the mentor who did it in a modal."""
    text = _(
        "Noted, {progress} done. Your Home shows what is left.", progress=say_progress(checklist)
    )
    if checklist.is_complete:
        text = _("Noted, all is done. You're ready to mentor!")
    return message(text, [paragraph(f":white_check_mark: {text}")])
