"""What is about to be said of several meetings at once, read together.

Who reminds of one meeting asks for it, its group, who is in that and what they said; a round of
messages is about many meetings, and would ask all of that of each.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from models import Nudge
from programme.attendance import note_attended
from programme.groups import list_members_of
from programme.meeting_answers import note_in_groups, note_told
from programme.meeting_reminders import note_on_break
from programme.ties import note_members

_SUBJECT = "meeting"


async def read_together(session: AsyncSession, nudges: Sequence[Nudge], now: datetime) -> None:
    """Let a session that remembers know what will be asked of the meetings of these nudges.

    Of one meeting nothing is read: it is asked for when its turn comes.
    """
    ids = list({nudge.subject[_SUBJECT] for nudge in nudges if _SUBJECT in nudge.subject})
    rows = await note_in_groups(session, ids) if len(ids) > 1 else []
    if not rows:
        return
    members = await list_members_of(session, {group.id for _, group, _ in rows})
    note_members(
        session,
        nudges,
        {
            meeting.id: (group.id, [(one.person.id, term) for one in members[group.id]])
            for meeting, group, term in rows
        },
    )
    if to_come := [row for row in rows if row[0].starts_at > now]:
        await note_told(session, to_come, members)
        await note_on_break(session, [meeting for meeting, _, _ in to_come])
    if begun := [meeting.id for meeting, _, _ in rows if meeting.starts_at <= now]:
        await note_attended(session, begun)
