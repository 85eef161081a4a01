"""The bot comes into a Slack workspace, by OAuth, for the first time or again."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models import Term, Workspace
from programme.people import (
    Profile,
    get_or_add_workspace,
    has_named_coordinators,
    keep_profile,
    language_of,
)


@dataclass(frozen=True)
class Installed:
    """Where the bot was installed, with Slack's ids; ``at`` is when, aware."""

    slack_team_id: str
    name: str
    slack_app_id: str | None
    slack_bot_user_id: str | None
    at: datetime


@dataclass(frozen=True)
class Welcome:
    """What whoever installed the bot has to know to go on."""

    workspace_name: str
    language: str  # that they read
    may_coordinate: bool
    was_here_before: bool


async def keep_installed(session: AsyncSession, installed: Installed) -> Workspace:
    """Write down a workspace as it was installed; what it had before an uninstall is there."""
    workspace = await get_or_add_workspace(
        session, installed.slack_team_id, installed.name, installed.at
    )
    workspace.name = installed.name
    workspace.slack_app_id = installed.slack_app_id
    workspace.slack_bot_user_id = installed.slack_bot_user_id
    await session.flush()
    return workspace


async def welcome_installer(
    session: AsyncSession, workspace: Workspace, installer: Profile, now: datetime
) -> Welcome:
    """Return what to welcome with whoever installed the bot; that it was them is not kept."""
    person = await keep_profile(session, workspace.id, installer, now)
    is_anybody_named = await has_named_coordinators(session, workspace.id)
    has_terms = await session.exec(
        select(Term.id).where(col(Term.workspace_id) == workspace.id).limit(1)
    )
    return Welcome(
        workspace_name=workspace.name,
        language=language_of(person),
        may_coordinate=person.is_coordinator or (person.is_admin and not is_anybody_named),
        was_here_before=has_terms.first() is not None,
    )
