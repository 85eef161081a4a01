"""What a group's channel hears of its meetings: what was planned, and each change, once."""

from datetime import datetime

from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from models import Group, Meeting, Nudge, Term
from programme.group import InGroup
from programme.nudges import State, say_later

PLANNED = "meetings.planned"
CHANGED = "meetings.changed"
REST_CHANGED = "meetings.rest_changed"
REST_CANCELLED = "meetings.rest_cancelled"


async def tell_planned(session: AsyncSession, group: Group, term: Term, now: datetime) -> None:
    """Let the channel hear when the group meets, after the term's dates brought it about."""
    if group.slack_channel_id is not None:
        await say_later(
            session,
            workspace_id=term.workspace_id,
            kind=PLANNED,
            key=f"{PLANNED}:group/{group.id}:{int(now.timestamp())}",
            slack_channel_id=group.slack_channel_id,
            subject={"group": group.id, "laid_out_at": int(now.timestamp())},
            due_at=now,
            now=now,
        )


async def tell_changed(
    session: AsyncSession,
    in_group: InGroup,
    meeting: Meeting,
    now: datetime,
    was_at: datetime | None = None,
) -> None:
    """Let the channel hear what a meeting is now: added, moved, skipped, cancelled, or back.

    ``was_at`` is where it was before it moved; what was not said yet of a move before counts.
    """
    subject = {"meeting": meeting.id, "sequence": meeting.sequence}
    if was_at is not None:
        subject["was_at"] = int(was_at.timestamp())
    found = await session.exec(
        select(Nudge).where(
            Nudge.workspace_id == in_group.term.workspace_id,
            Nudge.key == _key(CHANGED, meeting, meeting.sequence - 1),
            Nudge.state == State.PLANNED,
        )
    )
    unsaid = found.one_or_none()
    if unsaid is not None:
        subject |= {
            name: unsaid.subject[name] for name in ("was_at", "new") if name in unsaid.subject
        }
    elif meeting.sequence == 0:
        subject["new"] = 1
    # Whichever is sooner, people are to hear of it before.
    about_at = min(meeting.starts_at, was_at) if was_at is not None else meeting.starts_at
    await _tell(session, in_group, CHANGED, meeting, subject, now, about_at)


async def tell_rest_changed(
    session: AsyncSession, in_group: InGroup, meeting: Meeting, now: datetime
) -> None:
    """Let the channel hear how a meeting and those after it are now."""
    subject = {"meeting": meeting.id, "sequence": meeting.sequence}
    await _tell(session, in_group, REST_CHANGED, meeting, subject, now, meeting.starts_at)


async def tell_rest_cancelled(
    session: AsyncSession, in_group: InGroup, first: Meeting, now: datetime
) -> None:
    """Let the channel hear that a meeting and all after it are cancelled."""
    subject = {"meeting": first.id, "sequence": first.sequence}
    await _tell(session, in_group, REST_CANCELLED, first, subject, now, first.starts_at)


def _key(kind: str, meeting: Meeting, sequence: int) -> str:
    return f"{kind}:meeting/{meeting.id}:{sequence}"


async def _tell(
    session: AsyncSession,
    in_group: InGroup,
    kind: str,
    meeting: Meeting,
    subject: dict[str, int],
    now: datetime,
    about_at: datetime,
) -> None:
    channel_id = in_group.group.slack_channel_id
    if channel_id is not None:
        await say_later(
            session,
            workspace_id=in_group.term.workspace_id,
            kind=kind,
            key=_key(kind, meeting, meeting.sequence),
            slack_channel_id=channel_id,
            subject=subject,
            due_at=now,
            now=now,
            about_at=about_at,
        )
