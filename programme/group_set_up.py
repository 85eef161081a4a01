"""How far the channel of each group is set up, and what is said once it is.

Each step is written down when it is done, so whoever goes on, and whenever, does what is left.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import String, bindparam
from sqlmodel import cast, col, exists, or_, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from models import Group, Nudge, Person, Proposal, Term, Workspace
from models.groups import IS_UNFINISHED
from models.nudges import UNSENT
from programme.channel_leavers import Leaver, list_groups_with_leavers, list_leavers
from programme.coordinators import list_coordinator_people
from programme.groups import Applied, Member, list_applied, list_members
from programme.nudges import State, opaque_id_of, say_later

WELCOME = "groups.welcome"
NOT_INVITED = "groups.not_invited"
NOT_SET_UP = "groups.not_set_up"
NOT_REMOVED = "groups.not_removed"


class Step(StrEnum):
    """What is done to a group's channel, in this order; people come when it is furnished."""

    CREATE = "create"
    DESCRIBE = "describe"
    BOOKMARK = "bookmark"
    REMOVE = "remove"  # who left the group
    INVITE = "invite"
    PIN = "pin"  # once the welcome is in the channel


@dataclass(frozen=True)
class SettingUp:
    """A group whose channel is not finished, as it is now."""

    group: Group
    term: Term
    members: Sequence[Applied]
    welcome: Nudge | None  # once it is in the channel
    leavers: Sequence[Leaver]
    workspace: Workspace

    @property
    def channel_id(self) -> str:
        """The channel's id; raises ``ValueError`` before it is created."""
        if self.group.slack_channel_id is None:
            raise ValueError("the channel is not there yet")
        return self.group.slack_channel_id

    @property
    def steps_left(self) -> list[Step]:
        """What is to be done now, first things first."""
        group = self.group
        if group.slack_channel_id is None:
            return [Step.CREATE]
        done = {
            Step.DESCRIBE: group.described_at,
            Step.BOOKMARK: group.bookmarked_at,
            Step.REMOVE: not self.leavers,
            Step.INVITE: group.invited_at,
            Step.PIN: group.pinned_at or self.welcome is None,
        }
        return [step for step, is_done in done.items() if not is_done]

    def facts(self, step: Step) -> object:
        """Return what a step is done for: when it is another meanwhile, the step is done anew."""
        return _facts(step, self.group, self.members)


def _facts(step: Step, group: Group, members: Iterable[Member]) -> object:
    about: dict[Step, object] = {
        Step.DESCRIBE: (group.focus, group.weekday, group.hour, group.time_zone, group.rhythm),
        Step.BOOKMARK: group.notes_url,
        Step.INVITE: {member.person.id for member in members},
    }
    return group.slack_channel_id, about.get(step)


def _welcome_key(group_id: int) -> str:
    return f"{WELCOME}:group/{group_id}"


_UNFINISHED = (
    select(Group.id)
    .join(Term, col(Term.id) == col(Group.term_id))
    .where(
        col(Term.workspace_id) == bindparam("workspace_id"),
        col(Term.ends_on) >= bindparam("since"),
        col(Group.ended_at).is_(None),
        IS_UNFINISHED,
        or_(
            col(Group.slack_channel_id).is_(None),
            col(Group.described_at).is_(None),
            col(Group.bookmarked_at).is_(None),
            col(Group.invited_at).is_(None),
            exists().where(
                col(Nudge.workspace_id) == bindparam("workspace_id"),
                col(Nudge.key) == f"{WELCOME}:group/" + cast(col(Group.id), String),
                col(Nudge.state) == State.SENT,
            ),
        ),
    )
)
_WELCOMES = select(Nudge).where(
    col(Nudge.workspace_id) == bindparam("workspace_id"),
    col(Nudge.key) == bindparam("its_key"),
    col(Nudge.state) == State.SENT,
)
_SETTING_UP = (
    select(Group, Term, Workspace)
    .join(Term, col(Term.id) == col(Group.term_id))
    .join(Workspace, col(Workspace.id) == col(Term.workspace_id))
    .where(
        col(Group.id) == bindparam("group_id"),
        col(Term.workspace_id) == bindparam("workspace_id"),
        col(Group.ended_at).is_(None),
    )
)


async def find_unfinished(session: AsyncSession, workspace_id: int, now: datetime) -> Sequence[int]:
    """Return the ids of the workspace's groups for whose channel something can be done now.

    A welcome that is yet to be said is not waited for here; groups that ended, or whose term
    did, are left as they are.
    """
    # A day's margin, since terms live in their own zones.
    which = {"workspace_id": workspace_id, "since": now.date() - timedelta(days=1)}
    found = await session.exec(_UNFINISHED, params=which)
    left = await list_groups_with_leavers(session, workspace_id, now)
    return sorted({*found, *left})


async def find_setting_up(
    session: AsyncSession, workspace_id: int, group_id: int
) -> SettingUp | None:
    """Return a group of the workspace with what its channel is made of; None if it ended."""
    which = {"workspace_id": workspace_id, "group_id": group_id}
    found = await session.exec(_SETTING_UP, params=which)
    row = found.one_or_none()
    if row is None:
        return None
    group, term, workspace = row
    of_welcome = {"workspace_id": workspace_id, "its_key": _welcome_key(group_id)}
    welcomes = await session.exec(_WELCOMES, params=of_welcome)
    return SettingUp(
        group,
        term,
        await list_applied(session, group_id),
        welcomes.one_or_none(),
        await list_leavers(session, group_id),
        workspace,
    )


async def is_channel_of_a_group(session: AsyncSession, slack_channel_id: str) -> bool:
    """Say whether a channel is known as that of a group."""
    found = await session.exec(
        select(Group.id).where(Group.slack_channel_id == slack_channel_id).limit(1)
    )
    return found.first() is not None


async def keep_channel(session: AsyncSession, group_id: int, slack_channel_id: str) -> None:
    """Write down which channel is the group's, unless it has one."""
    await session.exec(
        update(Group)
        .where(col(Group.id) == group_id, col(Group.slack_channel_id).is_(None))
        .values(slack_channel_id=slack_channel_id)
    )


async def forget_channel(
    session: AsyncSession, workspace_id: int, group: Group, now: datetime
) -> None:
    """Let the group have another channel, with its own welcome, instead of one that is lost.

    What waits to be said in the lost one is not said any more. The group's row is locked.
    """
    await session.exec(
        update(Nudge)
        .where(
            col(Nudge.workspace_id) == workspace_id,
            UNSENT,
            col(Nudge.slack_channel_id) == group.slack_channel_id,
        )
        .values(state=State.SETTLED, reason="the group has another channel", ended_at=now)
    )
    # The old welcome makes room in the ledger for the one to come, its id in Slack included: that
    # follows from the key.
    workspace = await session.get_one(Workspace, workspace_id)
    key = f"{_welcome_key(group.id)}:{group.slack_channel_id}"
    await session.exec(
        update(Nudge)
        .where(col(Nudge.workspace_id) == workspace_id, col(Nudge.key) == _welcome_key(group.id))
        .values(key=key, opaque_id=opaque_id_of(workspace.opaque_key, key))
    )
    group.slack_channel_id = None
    group.described_at = group.bookmarked_at = group.invited_at = group.pinned_at = None
    group.notes_bookmark_id = None
    await session.flush()


_LOCKED = (
    select(Group)
    .where(col(Group.id) == bindparam("group_id"), col(Group.ended_at).is_(None))
    .with_for_update()
    .execution_options(populate_existing=True)
)


async def keep_done(
    session: AsyncSession, setting_up: SettingUp, step: Step, now: datetime
) -> None:
    """Write down that a step other than :attr:`Step.CREATE` and :attr:`Step.REMOVE` is done.

    Where what it was done for changed meanwhile, it is left to be done again.
    """
    group_id = setting_up.group.id
    found = await session.exec(_LOCKED, params={"group_id": group_id})
    group = found.one_or_none()
    members = await list_members(session, group_id) if step is Step.INVITE else ()
    if group is None or _facts(step, group, members) != setting_up.facts(step):
        return
    done_at = {
        Step.DESCRIBE: Group.described_at,
        Step.BOOKMARK: Group.bookmarked_at,
        Step.INVITE: Group.invited_at,
        Step.PIN: Group.pinned_at,
    }[step]
    await session.exec(
        update(Group)
        .where(col(Group.id) == group_id, col(done_at).is_(None))
        .values({done_at: now})
    )


async def keep_invited(
    session: AsyncSession, setting_up: SettingUp, left_out: Iterable[Member], now: datetime
) -> None:
    """Write down that members are in the channel, and what is to be said: the welcome, once.

    The coordinators hear of each person whom Slack did not let in, once.
    """
    group = setting_up.group
    await keep_done(session, setting_up, Step.INVITE, now)
    await say_later(
        session,
        workspace_id=setting_up.term.workspace_id,
        kind=WELCOME,
        key=_welcome_key(group.id),
        slack_channel_id=setting_up.channel_id,
        subject={"group": group.id},
        due_at=now,
        now=now,
    )
    for member in left_out:
        about = {"group": group.id, "person": member.person.id}
        await _tell_coordinators(session, setting_up, NOT_INVITED, about, now)


async def keep_notes_bookmark(
    session: AsyncSession, group_id: int, bookmark_id: str | None
) -> None:
    """Write down which bookmark of the group's channel leads to its notes."""
    await session.exec(
        update(Group).where(col(Group.id) == group_id).values(notes_bookmark_id=bookmark_id)
    )


async def report_not_removed(
    session: AsyncSession, setting_up: SettingUp, leaver: Leaver, now: datetime
) -> None:
    """Let the coordinators hear, once, of somebody who left and is in the channel still."""
    about = {"group": setting_up.group.id, "membership": leaver.membership.id}
    await _tell_coordinators(session, setting_up, NOT_REMOVED, about, now)


async def report_not_set_up(session: AsyncSession, setting_up: SettingUp, now: datetime) -> None:
    """Let the coordinators hear, once, that Slack refuses a step of the set-up."""
    await _tell_coordinators(session, setting_up, NOT_SET_UP, {"group": setting_up.group.id}, now)


async def _tell_coordinators(
    session: AsyncSession, setting_up: SettingUp, kind: str, subject: dict[str, int], now: datetime
) -> None:
    """Tell them, and who proposed the group: while nobody is named, that is an owner or admin."""
    workspace_id = setting_up.term.workspace_id
    told = {person.id for person in await list_coordinator_people(session, workspace_id)}
    proposer = await session.exec(
        select(Person.id)
        .join(Proposal, col(Proposal.created_by) == col(Person.id))
        .where(Proposal.id == setting_up.group.proposal_id, Person.workspace_id == workspace_id)
    )
    about = ":".join(f"{what}/{row_id}" for what, row_id in subject.items())
    for person_id in sorted(told | set(proposer)):
        await say_later(
            session,
            workspace_id=workspace_id,
            kind=kind,
            key=f"{kind}:{about}:to/{person_id}",
            person_id=person_id,
            subject=subject,
            due_at=now,
            now=now,
        )
