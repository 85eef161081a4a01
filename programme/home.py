"""What a person's Home holds: all that concerns them now, whatever they are in the programme."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from models import Event
from programme.applications import Standing, find_standing
from programme.attention import list_attention
from programme.attention_items import AttentionItem
from programme.certificate_progress import Progress, list_next_events, list_own_progress
from programme.certificate_rules import Requirement
from programme.coordination import TermStatus, find_status, list_coordinators
from programme.event_page import EventSeen, list_events
from programme.group_list import GroupList, list_group_lines
from programme.group_page import GroupPage, list_own_pages
from programme.onboarding import Checklist, find_checklist
from programme.people import Caller
from programme.slide_deadlines import list_wanted_slides
from programme.slides import SlideSeen
from programme.surveys import Asked, find_unanswered


@dataclass(frozen=True)
class HomePage:
    """All of it. What is for coordinators is None for everybody else."""

    caller: Caller
    standing: Standing
    coordinators: Sequence[str]  # Slack ids
    groups: Sequence[GroupPage]
    checklist: Checklist | None
    survey: Asked | None
    slides: Sequence[SlideSeen]  # that are to be drafted or finished now
    progress: Sequence[tuple[Progress, Mapping[Requirement, Sequence[Event]]]]
    events: Sequence[EventSeen]
    status: TermStatus | None
    group_list: GroupList | None
    attention: Sequence[AttentionItem]  # who needs a hand; empty for everybody else


async def find_home(
    session: AsyncSession, caller: Caller, now: datetime, group_page: int = 0
) -> HomePage:
    """Return what the caller's Home holds at the aware instant.

    ``group_page`` says which part of the list of groups a coordinator looks at. The number of
    queries does not depend on how many groups and people there are.
    """
    status = await find_status(session, caller.workspace_id, now) if caller.is_coordinator else None
    groups = await list_own_pages(session, caller, now)
    return HomePage(
        caller=caller,
        standing=await find_standing(session, caller, now),
        coordinators=await list_coordinators(session, caller.workspace_id),
        groups=groups,
        checklist=await find_checklist(session, caller, now),
        survey=await find_unanswered(session, caller.person_id, now),
        slides=await list_wanted_slides(session, [page.in_group for page in groups], now),
        progress=[
            (one, await list_next_events(session, one.term.id, now))
            for one in await list_own_progress(session, caller, now)
        ],
        events=await list_events(session, caller, now),
        status=status,
        group_list=await list_group_lines(session, status.term, now, group_page)
        if status is not None
        else None,
        attention=await list_attention(session, caller.workspace_id, now)
        if caller.is_coordinator
        else (),
    )
