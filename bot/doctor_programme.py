"""Whether the programme has its coordinators and its channels."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from sqlmodel import col, func, select

from bot.callers import find_settled_coordinators
from bot.doctor_slack import UNHEARD, Answered
from bot.findings import Finding, ok, problem, warning
from handlers.answers import error_code
from models import Database, Group, Person, Term, Workspace
from programme.coordinators import list_coordinator_people

# A channel is made within a minute, at Slack's pace within an hour for hundreds of groups.
_LONG = timedelta(hours=1)


async def check_programme(
    client: AsyncWebClient,
    database: Database,
    met: Answered,
    settled_coordinators: Sequence[str],
    now: datetime,
) -> list[Finding]:
    """Look at coordinators and channels of the workspace, at the aware instant ``now``."""
    async with database.reading() as session:
        workspace = (
            await session.exec(
                select(Workspace).where(Workspace.slack_team_id == met.slack_team_id)
            )
        ).first()
        people: list[Person] = []
        waiting = 0
        if workspace is not None:
            people = await list_coordinator_people(session, workspace.id)
            waiting = (
                await session.exec(
                    select(func.count())
                    .select_from(Group)
                    .join(Term, col(Term.id) == Group.term_id)
                    .where(
                        Term.workspace_id == workspace.id,
                        col(Group.slack_channel_id).is_(None),
                        col(Group.ended_at).is_(None),
                        col(Group.created_at) < now - _LONG,
                    )
                )
            ).one()
    channel_id = workspace.programme_channel_id if workspace else None
    try:
        return [
            await _check_coordinators(client, settled_coordinators, people, now),
            await _check_programme_channel(client, channel_id),
            _check_group_channels(met, waiting),
        ]
    except UNHEARD as error:
        says = f"Slack did not answer ({type(error).__name__})"
        return [problem("coordinators and channels", says, "Try again.")]


async def _check_coordinators(
    client: AsyncWebClient, settled: Sequence[str], people: Sequence[Person], now: datetime
) -> Finding:
    about = "coordinators"
    if settled:
        try:
            found = await find_settled_coordinators(client, settled, now)
        except SlackApiError as error:
            says = f"Slack does not say who they are ({error_code(error)})"
            return problem(about, says, "Mend the scopes first.")
        ids = {profile.slack_user_id for profile in found}
        unknown = [one for one in settled if not one.startswith("S") and one not in ids]
        if unknown or not ids:
            says = f"Slack does not know {', '.join(unknown or settled)} of MENTORING_COORDINATORS"
            return problem(about, says, "Correct the ids, or add people to the user group.")
        return ok(about, f"{len(ids)} of MENTORING_COORDINATORS")
    named = sum(one.is_coordinator for one in people)
    if named:
        return ok(about, f"{named} named with /mentoring coordinators")
    return warning(
        about,
        "nobody is named, so they are the workspace's owners and admins",
        "Set MENTORING_COORDINATORS, or let an admin use /mentoring coordinators.",
    )


async def _check_programme_channel(client: AsyncWebClient, channel_id: str | None) -> Finding:
    about, choose = "programme's channel", "A coordinator chooses one under /mentoring events."
    if channel_id is None:
        return warning(about, "none is chosen, so events are announced in no channel", choose)
    try:
        channel = (await client.conversations_info(channel=channel_id))["channel"]
    except SlackApiError as error:
        says = f"{channel_id} is not there, or closed to the bot ({error_code(error)})"
        return problem(about, says, f"Invite the bot to it. {choose}")
    if channel.get("is_archived"):
        return problem(about, f"#{channel['name']} is archived", choose)
    if not channel.get("is_member"):
        do = f"Type /invite and the bot's name in #{channel['name']}."
        return problem(about, f"the bot is not in #{channel['name']}", do)
    return ok(about, f"#{channel['name']}, the bot is in it")


def _check_group_channels(met: Answered, waiting: int) -> Finding:
    about = "groups' channels"
    if "groups:write" not in met.scopes:
        return problem(about, "the bot may not make private channels", "Mend the scopes first.")
    if waiting:
        return problem(
            about,
            f"groups that have waited for one for an hour: {waiting}",
            "An admin lets apps make private channels, under the workspace's permissions; the "
            "log says what Slack answered.",
        )
    return ok(about, "the bot may make private ones, and no group waits for one")
