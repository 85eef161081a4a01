"""Whether Slack knows the bot, lets it do what it needs to, and has the same time."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime

import aiohttp
from pydantic import SecretStr
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.findings import Finding, ok, problem, warning
from bot.manifest import bot_scopes
from handlers.answers import error_code

UNHEARD = (aiohttp.ClientError, OSError, TimeoutError)
_SEES_BOTS = "users:read"
# Slack's header has whole seconds, and an answer takes a moment.
_MUCH = timedelta(seconds=30)
# What was signed longer ago is refused: https://docs.slack.dev/authentication/verifying-requests-from-slack
_TOO_MUCH = timedelta(minutes=5)
_REINSTALL = (
    'Take app.yaml over under "App Manifest" on https://api.slack.com/apps, then "Install App, '
    'Reinstall to Workspace".'
)


@dataclass(frozen=True)
class Answered:
    """What Slack said of the bot's token."""

    slack_team_id: str
    slack_bot_id: str | None
    scopes: frozenset[str]
    at: datetime | None  # Slack's own time, aware


async def meet_slack(client: AsyncWebClient) -> tuple[Answered | None, list[Finding]]:
    """Ask Slack who the bot is; None where it does not know, or does not answer."""
    about = "bot token"
    try:
        team = await client.auth_test()
    except SlackApiError as error:
        return None, [
            problem(
                about,
                f"Slack does not accept SLACK_BOT_TOKEN ({error_code(error)})",
                'Copy the token that stands under "OAuth & Permissions"; install the app again '
                "if there is none.",
            )
        ]
    except UNHEARD as error:
        return None, [
            problem(
                about,
                f"Slack cannot be reached at {client.base_url} ({type(error).__name__})",
                "Let this machine reach it over HTTPS, and see whether SLACK_API_URL is right.",
            )
        ]
    headers = {name.lower(): value for name, value in team.headers.items()}
    scopes = frozenset(headers.get("x-oauth-scopes", "").replace(" ", "").split(",")) - {""}
    at = parsedate_to_datetime(headers["date"]) if headers.get("date") else None
    met = Answered(team["team_id"], team.get("bot_id"), scopes, at)
    who, where = team.get("user") or team["user_id"], team.get("team") or team["team_id"]
    return met, [ok(about, f"{who} in {where}")]


def check_scopes(met: Answered) -> list[Finding]:
    """Compare the token's scopes with those of the manifest."""
    about = "scopes"
    try:
        wanted = bot_scopes()
    except OSError:
        return [
            warning(about, "app.yaml is not beside the code", "Run it from a complete copy of it.")
        ]
    if not met.scopes:
        says = "Slack's answer named none"
        return [warning(about, says, "See whether a proxy removes its header X-OAuth-Scopes.")]
    if missing := sorted(wanted - met.scopes):
        return [problem(about, f"missing: {', '.join(missing)}", _REINSTALL)]
    if more := sorted(met.scopes - wanted):
        return [warning(about, f"more than the bot uses: {', '.join(more)}", _REINSTALL)]
    return [ok(about, f"the {len(wanted)} of app.yaml")]


def check_clock(met: Answered, now: datetime) -> list[Finding]:
    """Compare this machine's clock, the aware instant ``now``, with Slack's."""
    about = "clock"
    if met.at is None:
        return [warning(about, "Slack's answer had no date", "See whether a proxy removes it.")]
    apart = now - met.at
    seconds = abs(round(apart.total_seconds()))
    if abs(apart) <= _MUCH:
        return [ok(about, f"{seconds} s from Slack's")]
    says = f"{seconds} s {'ahead of' if apart > timedelta() else 'behind'} Slack's"
    do = "Let the machine set its clock over the network: timedatectl set-ntp true"
    return [(problem if abs(apart) >= _TOO_MUCH else warning)(about, says, do)]


async def check_app_token(client: AsyncWebClient, token: SecretStr, met: Answered) -> list[Finding]:
    """Say whether Socket Mode would open, and for the same app as the bot's token."""
    about, secret, app_id = "app token", token.get_secret_value(), None
    try:
        await client.apps_connections_open(app_token=secret)
        if _SEES_BOTS in met.scopes and met.slack_bot_id is not None:
            bot = (await client.bots_info(bot=met.slack_bot_id)).get("bot") or {}
            app_id = bot.get("app_id")
    except SlackApiError as error:
        do = 'Make one with the scope connections:write under "Basic Information, App-Level Tokens"'
        if error_code(error) == "socket_mode_not_enabled":
            do = 'Switch "Socket Mode" on in the settings of your app'
        says = f"Slack does not accept SLACK_APP_TOKEN ({error_code(error)})"
        return [problem(about, says, f"{do}.")]
    except UNHEARD as error:
        return [problem(about, f"Slack did not answer ({type(error).__name__})", "Try again.")]
    of_app = re.match(r"xapp-\d-(A\w+)-", secret)
    if app_id is not None and of_app is not None and of_app.group(1) != app_id:
        says = f"it is of {of_app.group(1)}, and SLACK_BOT_TOKEN of {app_id}"
        return [problem(about, says, "Take both tokens from the same app.")]
    return [ok(about, "Slack accepts it")]
