"""``mentoring doctor``: whether all that the bot needs is there, and what to do where it isn't.

It looks and changes nothing: what it writes to see whether it can, it takes back.
"""

from pathlib import Path

from cryptography.fernet import InvalidToken
from slack_sdk.http_retry.builtin_async_handlers import async_default_handlers
from slack_sdk.web.async_client import AsyncWebClient

from bot.doctor_database import check_database
from bot.doctor_programme import check_programme
from bot.doctor_slack import Answered, check_app_token, check_clock, check_scopes, meet_slack
from bot.findings import Finding, ok, problem
from bot.installations import list_overdue
from bot.installing import INSTALL_PATH, Installing, installing_of
from bot.settings import Settings, SettingsProblem, load_database_url, load_settings
from bot.whole_answers import WholeAnswers
from models import Database, open_database
from programme.clock import Clock, system_clock

_LONGEST_CALL = 10  # seconds


async def examine(
    *, http: bool, env_file: Path | None = Path(".env"), clock: Clock = system_clock
) -> list[Finding]:
    """Return how everything is that the bot needs to run over Socket Mode, or over HTTP.

    Where the settings can't be read, only what does not need them is looked at.
    """
    try:
        settings = load_settings(http=http, env_file=env_file)
    except SettingsProblem as found:
        findings = [problem("settings", str(found), "Set it in the environment or in .env.")]
        try:
            url = load_database_url(env_file=env_file)
        except SettingsProblem:
            return findings
        database = open_database(url)
        _, more = await check_database(database)
        await database.close()
        return [*findings, *more]
    return [ok("settings", "all there"), *await _examine_all(settings, http=http, clock=clock)]


async def _examine_all(settings: Settings, *, http: bool, clock: Clock) -> list[Finding]:
    database = open_database(settings.database_url, settings.cipher)
    try:
        is_ready, of_database = await check_database(database)
        installing = installing_of(settings, database, clock)
        if installing is None:
            token = settings.slack_bot_token.get_secret_value() if settings.slack_bot_token else ""
            met, findings = await _examine_slack(settings, token, http=http, clock=clock)
            findings += of_database
            if is_ready:
                findings += await _examine_programme(settings, token, database, met, clock)
            return findings
        findings = of_database
        findings += await _examine_tokens(database, clock) if is_ready else []
        for token in await _tokens_of(installing, findings) if is_ready else []:
            met, of_slack = await _examine_slack(settings, token, http=http, clock=clock)
            findings += of_slack
            findings += await _examine_programme(settings, token, database, met, clock)
    finally:
        await database.close()
    return findings


async def _examine_tokens(database: Database, clock: Clock) -> list[Finding]:
    """Return which workspaces' tokens were to be renewed and were not."""
    return [
        problem(
            f"token of {one.name or one.slack_team_id}",
            f"it ends at {one.ends_at:%Y-%m-%d %H:%M} UTC and was not renewed",
            "If the bot does not run, start it: it renews the token. If it runs and its log has "
            f"token_lost, install it there again at {INSTALL_PATH}; all that was kept stays.",
        )
        for one in await list_overdue(database, clock())
    ]


async def _tokens_of(installing: Installing, findings: list[Finding]) -> list[str]:
    """Return the token of each workspace that installed the bot, and note what is the matter."""
    try:
        bots = await installing.installations.store.list_bots()
    except InvalidToken:
        findings.append(
            problem(
                "encryption keys",
                "none of them reads the tokens in the database",
                "Put the key that they were encrypted with into MENTORING_ENCRYPTION_KEYS again.",
            )
        )
        return []
    count = len(bots)
    findings.append(ok("workspaces", f"{count} installed it; others may at {INSTALL_PATH}"))
    return [bot.bot_token for bot in bots]


async def _examine_slack(
    settings: Settings, token: str, *, http: bool, clock: Clock
) -> tuple[Answered | None, list[Finding]]:
    """Return what Slack answers to a token, if it does, and how that is."""
    client = _client_of(settings, token)
    met, findings = await meet_slack(client)
    if isinstance(met, Answered):
        findings += check_scopes(met)
        findings += check_clock(met, clock())
        if not http and settings.slack_app_token is not None:
            findings += await check_app_token(client, settings.slack_app_token, met)
    if http:
        findings.append(
            ok("signing secret", "there; whether it is Slack's shows with the first request")
        )
    return met if isinstance(met, Answered) else None, findings


async def _examine_programme(
    settings: Settings, token: str, database: Database, met: Answered | None, clock: Clock
) -> list[Finding]:
    """Return how the programme is in a workspace that answered."""
    if met is None:
        return []
    client = _client_of(settings, token)
    return await check_programme(client, database, met, settings.mentoring_coordinators, clock())


def _client_of(settings: Settings, token: str) -> AsyncWebClient:
    return AsyncWebClient(
        token,
        base_url=settings.slack_api_url,
        timeout=_LONGEST_CALL,
        retry_handlers=[WholeAnswers(), *async_default_handlers()],
    )
