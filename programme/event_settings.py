"""What coordinators say of an event, and where events are announced."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from models import Audit, Event, Workspace
from programme.code_words import LONGEST_CODE_WORD, fold
from programme.event_announcements import announce_again
from programme.event_attendance import audit_of
from programme.event_page import get_event_to_run
from programme.links import check_url
from programme.people import Caller
from programme.permissions import Action, permit
from programme.refusals import FieldProblems
from programme.translations import gettext as _

LONGEST_TITLE = 100
SHORTEST, LONGEST = 15, 480  # minutes


@dataclass(frozen=True)
class EventForm:
    """What a coordinator fills in; None is what was left empty."""

    title: str | None = None
    duration: str | None = None  # minutes, as typed
    join_url: str | None = None
    recording_url: str | None = None
    code_word: str | None = None


def check_event_form(form: EventForm, event: Event, now: datetime) -> dict[str, str]:
    """Return a sentence for each field that cannot be as it is; empty when all is well."""
    problems: dict[str, str] = {}
    if form.title and len(form.title) > LONGEST_TITLE:
        problems["title"] = _("Please keep it within {most} characters.", most=LONGEST_TITLE)
    minutes = form.duration or ""
    if not minutes.isdecimal() or not SHORTEST <= int(minutes) <= LONGEST:
        problems["duration"] = _(
            "Please give whole minutes, from {shortest} to {longest}.",
            shortest=SHORTEST,
            longest=LONGEST,
        )
    for name in ("join_url", "recording_url"):
        url = getattr(form, name)
        if url and (problem := check_url(url)):
            problems[name] = problem
    if form.recording_url and now < event.starts_at:
        problems.setdefault("recording_url", _("This event hasn't begun yet."))
    if form.code_word and len(form.code_word) > LONGEST_CODE_WORD:
        problems["code_word"] = _(
            "Please keep it within {most} characters.",
            most=LONGEST_CODE_WORD,
        )
    elif form.code_word and not fold(form.code_word):
        problems["code_word"] = _("Please use letters or digits.")
    return problems


async def edit_event(
    session: AsyncSession, caller: Caller, event_id: int, form: EventForm, now: datetime
) -> Event:
    """Keep what a coordinator says of an event; the same again changes nothing.

    Raises ``Refusal`` as ``get_event_to_run``, ``FieldProblems`` for what cannot be.
    """
    event = await get_event_to_run(session, caller, event_id, to_change=True)
    if problems := check_event_form(form, event, now):
        raise FieldProblems(problems)
    before = event.model_dump()
    event.title = form.title
    event.duration_minutes = int(form.duration or "")
    event.join_url, event.code_word = form.join_url, form.code_word
    if event.recording_url != form.recording_url:
        event.recording_url = form.recording_url
        event.recording_at = now if form.recording_url else None
    after = event.model_dump()
    if any(before[name] != after[name] for name in ("title", "duration_minutes", "join_url")):
        event.sequence += 1
    if before != after:
        event.updated_at = now
        session.add(audit_of(caller, "events.edit", event, now))
        await session.flush()
    return event


async def get_event_settings(session: AsyncSession, caller: Caller) -> Workspace:
    """Return the workspace with its channel, for a coordinator; raises ``Refusal`` for others."""
    permit(caller, Action.RUN_EVENTS)
    return await session.get_one(Workspace, caller.workspace_id)


async def save_event_settings(
    session: AsyncSession,
    caller: Caller,
    slack_channel_id: str | None,
    now: datetime,
    *,
    recording_counts: bool,
) -> Workspace:
    """Keep where events are announced, and whether the onboarding recording counts.

    That the channel can be written to was found out before. Raises ``Refusal`` for anybody but
    coordinators.
    """
    workspace = await get_event_settings(session, caller)
    workspace.programme_channel_id = slack_channel_id
    workspace.recording_counts = recording_counts
    if slack_channel_id is not None:
        await announce_again(session, workspace.id, slack_channel_id, now)
    session.add(
        Audit(
            workspace_id=caller.workspace_id,
            at=now,
            actor_id=caller.person_id,
            action="events.settings",
            subject=f"workspace/{caller.workspace_id}",
            details={"recording_counts": recording_counts},
        )
    )
    await session.flush()
    return workspace
