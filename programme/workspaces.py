"""Which workspace somebody means who runs the bot."""

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models import Workspace
from programme.refusals import Refusal
from programme.translations import gettext as _


async def find_workspace_from_machine(
    session: AsyncSession, slack_team_id: str | None
) -> Workspace:
    """Return the workspace with Slack's id, which can be left out where there is only one.

    Raises ``Refusal``.
    """
    found = await session.exec(select(Workspace).order_by(col(Workspace.id)))
    workspaces = [one for one in found if slack_team_id in {None, one.slack_team_id}]
    if not workspaces:
        raise Refusal(_("There is no such workspace in the database."))
    if len(workspaces) > 1:
        names = ", ".join(f"{one.slack_team_id} ({one.name})" for one in workspaces)
        raise Refusal(
            _("There are several workspaces; say which with --workspace: {names}.", names=names)
        )
    return workspaces[0]
