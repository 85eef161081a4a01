"""What a group lets the whole programme read of a meeting: shared by a mentor, seen by the group.

Participants asked for "maybe more visibility" and to see "more easily what is happening in their
own and other groups". What is shared names no mentee, the group's channel sees it, and everybody
in the group can take it back.
"""

import re
from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import bindparam
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models import Group, Meeting, Membership, Person, SharedNote
from programme.audits import audit
from programme.group import InGroup
from programme.groups import Part
from programme.meetings import get_meeting_for
from programme.nudges import say_later
from programme.people import Caller
from programme.permissions import Action
from programme.translations import N_, choose_language, current_language, speaking
from programme.translations import gettext as _

SHARED = "digest.shared"
SOMEBODY = N_("a mentee")
_SHORTEST_NAME = 3  # letters: shorter parts of names are words of other languages too often
# Scripts that put no space between words, so that a name has no edge to look for.
_WITHOUT_SPACES = re.compile("[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


def hide_names(text: str, names: Iterable[str]) -> str:
    """Return a text with "a mentee" where it has one of the names, or a part of one.

    Whole names in any case; parts, such as the first name, as they are written, from three
    letters on. Said in the language of now.
    """
    somebody = _(SOMEBODY)
    whole = {name.strip() for name in names if name.strip()}
    parts = {part for name in whole for part in name.split() if len(part) >= _SHORTEST_NAME}
    for name in sorted(whole, key=len, reverse=True):
        text = re.sub(_anywhere(name), lambda _found: somebody, text, flags=re.IGNORECASE)
    for part in sorted(parts - whole, key=len, reverse=True):
        text = re.sub(_anywhere(part), lambda _found: somebody, text)
    return text


def _anywhere(name: str) -> str:
    found = rf"@?{re.escape(name)}"
    return found if _WITHOUT_SPACES.search(name) else rf"(?<!\w){found}(?!\w)"


def words_to_share(notes: str | None, progress: str | None) -> str:
    """Return what is shared of a check-in: what the group did, and how it is going."""
    return "\n".join(one.strip() for one in (notes, progress) if one and one.strip())


async def find_shared(session: AsyncSession, meeting_id: int) -> SharedNote | None:
    """Return what is shared of a meeting now, or None."""
    found = await session.exec(
        select(SharedNote).where(
            SharedNote.meeting_id == meeting_id, col(SharedNote.taken_back_at).is_(None)
        )
    )
    return found.one_or_none()


_OF_MEETING = select(SharedNote).where(col(SharedNote.meeting_id) == bindparam("meeting_id"))


async def keep_shared(
    session: AsyncSession,
    caller: Caller,
    in_group: InGroup,
    meeting: Meeting,
    words: str | None,
    now: datetime,
) -> None:
    """Share words of a meeting with the programme, or none any more; the same changes nothing.

    The caller was authorised. The group's channel hears of it, of other words anew; of what was
    taken back and is shared again, the programme hears in the next digest.
    """
    found = await session.exec(_OF_MEETING, params={"meeting_id": meeting.id})
    note = found.one_or_none()
    if words is None:
        if note is not None:
            _take_back(session, caller, note, now)
        return
    names = await _list_mentee_names(session, meeting.group_id)
    # As a part of their sentence, so in the language in which the group writes.
    with speaking(choose_language(in_group.group.language, current_language())):
        hidden = hide_names(words, names)
    if note is None:
        note = SharedNote(
            term_id=in_group.term.id,
            meeting_id=meeting.id,
            words=hidden,
            shared_by=caller.person_id,
            shared_at=now,
        )
        session.add(note)
    elif note.taken_back_at is None and note.words == hidden:
        return
    else:
        if note.taken_back_at is not None:
            note.shared_at, note.taken_back_at, note.taken_back_by = now, None, None
        note.words, note.shared_by = hidden, caller.person_id
        note.version += 1
    await session.flush()
    audit(session, caller, "digest.share", f"meeting/{meeting.id}", now)
    if in_group.group.slack_channel_id is not None:
        await say_later(
            session,
            workspace_id=in_group.term.workspace_id,
            kind=SHARED,
            key=f"{SHARED}:meeting/{meeting.id}:version/{note.version}",
            slack_channel_id=in_group.group.slack_channel_id,
            subject={"meeting": meeting.id, "version": note.version},
            due_at=now,
            now=now,
        )


async def _list_mentee_names(session: AsyncSession, group_id: int) -> list[str]:
    """Return the names of everybody who is or was a mentee of a group."""
    found = await session.exec(
        select(Person.name)
        .join(Membership, col(Membership.person_id) == col(Person.id))
        .where(Membership.group_id == group_id, Membership.role == Part.MENTEE)
    )
    return list(found)


async def take_back(
    session: AsyncSession, caller: Caller, meeting_id: int, now: datetime
) -> SharedNote | None:
    """Let the programme not read any more what a group shared of a meeting.

    Returns what was shared, or None when nothing of it ever was. Raises ``Refusal`` when it is
    not of the caller's group.
    """
    await get_meeting_for(session, caller, meeting_id, Action.TAKE_BACK_SHARED)
    found = await session.exec(select(SharedNote).where(SharedNote.meeting_id == meeting_id))
    note = found.one_or_none()
    if note is not None:
        _take_back(session, caller, note, now)
    return note


def _take_back(session: AsyncSession, caller: Caller, note: SharedNote, now: datetime) -> None:
    if note.taken_back_at is None:
        note.taken_back_at, note.taken_back_by = now, caller.person_id
        audit(session, caller, "digest.take_back", f"meeting/{note.meeting_id}", now)


async def find_note_told(
    session: AsyncSession, meeting_id: int, version: int
) -> tuple[SharedNote, Meeting, Group] | None:
    """Return what is shared of a meeting in this version, or None when it is not any more."""
    found = await session.exec(
        select(SharedNote, Meeting, Group)
        .join(Meeting, col(Meeting.id) == col(SharedNote.meeting_id))
        .join(Group, col(Group.id) == col(Meeting.group_id))
        .where(
            SharedNote.meeting_id == meeting_id,
            SharedNote.version == version,
            col(SharedNote.taken_back_at).is_(None),
        )
    )
    return found.one_or_none()
