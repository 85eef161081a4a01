"""Who is acting, and what their workspace says in its own words: what each request begins with."""

from dataclasses import dataclass

from sqlalchemy import bindparam
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models import Person, SettingVersion, Workspace
from programme.overrides import Override, Overrides
from programme.setting_versions import by_text


@dataclass(frozen=True)
class Acting:
    """Somebody of a workspace, None when the bot has not met them, and what holds there."""

    person: Person | None
    overrides: Overrides


_ACTING = (
    select(Person, SettingVersion)
    .select_from(Workspace)
    .join(
        Person,
        (col(Person.workspace_id) == col(Workspace.id))
        & (col(Person.slack_user_id) == bindparam("slack_user_id")),
        isouter=True,
    )
    .join(
        SettingVersion,
        (col(SettingVersion.workspace_id) == col(Workspace.id))
        & col(SettingVersion.is_current)
        & col(SettingVersion.value).is_not(None),
        isouter=True,
    )
    .where(col(Workspace.slack_team_id) == bindparam("slack_team_id"))
)


async def find_acting(session: AsyncSession, slack_team_id: str, slack_user_id: str) -> Acting:
    """Return who acts, by Slack's ids, and what coordinators changed in their workspace.

    One query, because it comes before everything else that is done for anybody.
    """
    found = await session.exec(
        _ACTING, params={"slack_team_id": slack_team_id, "slack_user_id": slack_user_id}
    )
    rows = found.all()
    changed = {
        (one.key, one.language): Override(one.value, one.number)
        for _, one in rows
        if one is not None and one.value is not None
    }
    return Acting(rows[0][0] if rows else None, by_text(changed))
