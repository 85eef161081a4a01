"""Apps: made, installed, authorised by OAuth, uninstalled.

https://docs.slack.dev/authentication/installing-with-oauth
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from sandbox import manifests, subscriptions
from sandbox.apps import InstalledApp, read_commands, read_events, read_scopes, read_shortcuts
from sandbox.errors import Refused
from sandbox.records import SLACKBOT, OAuthCode, Token, User
from sandbox.workspace import Workspace

Json = dict[str, Any]
CODE_LIVES = timedelta(minutes=10)
# "With token rotation, it expires every 12 hours"
TOKEN_LIVES = timedelta(hours=12)
# "the refresh token you used is revoked after a short grace period": how short, nobody says.
GRACE = timedelta(seconds=10)
# "we will enforce a limit of 2 active tokens"
MOST_TOKENS = 2


def make(ws: Workspace, manifest: Mapping[str, Any]) -> InstalledApp:
    """Make an app from its manifest, not installed yet; raises `Refused` for a bad manifest."""
    manifests.check(manifest)
    number = ws.ids.count("app")
    app_id = ws.ids.new("A")
    app = InstalledApp(
        app_id=app_id,
        team_id=ws.team.id,
        bot_id=ws.ids.new("B"),
        bot_user_id=ws.ids.new("U"),
        bot_token="",
        app_token=f"xapp-1-{app_id}-{number:013d}-{ws.ids.secret(64)}",
        signing_secret=ws.ids.secret(32),
        verification_token=ws.ids.secret(24),
        client_id=f"{number:012d}.{ws.ids.count('client'):013d}",
        client_secret=ws.ids.secret(32),
        installed_by="",
        manifest=manifest,
        scopes=(),
        events=read_events(manifest),
        commands=read_commands(manifest),
        shortcuts=read_shortcuts(manifest),
        uninstalled=True,
    )
    ws.apps[app_id] = app
    ws.tokens[app.app_token] = Token(app, "app")
    return app


def complete(ws: Workspace, app: InstalledApp, by: str, scopes: tuple[str, ...]) -> None:
    """Install an app for a user id, with these scopes beside those it had before.

    The bot keeps its user, and its token while it stays installed and its token does not expire.
    """
    if app.uninstalled:
        app.scopes = ()
    if app.uninstalled or app.rotates_tokens:
        app.uninstalled = False
        give_token(ws, app)
    app.scopes = tuple(dict.fromkeys((*app.scopes, *scopes)))
    app.installed_by = by
    bot = ws.users.get(app.bot_user_id)
    if bot is None:
        ws.users[app.bot_user_id] = _new_bot(ws, app)
    else:
        bot.deleted, bot.updated = False, ws.now()
    ws.changes.tell("conversations")


def give_token(ws: Workspace, app: InstalledApp) -> None:
    """Give the bot a new access token; with rotation, one that expires, and what renews it.

    An access token lives until it expires, or is the oldest of more than two.
    https://docs.slack.dev/authentication/using-token-rotation
    """
    app.bot_token = f"xoxb-{ws.ids.count('token'):012d}-{ws.ids.secret(12)}-{ws.ids.secret()}"
    expires_at = None
    if app.rotates_tokens:
        app.bot_token = f"xoxe.xoxb-1-{ws.ids.secret(132)}"
        app.refresh_token = f"xoxe-1-{ws.ids.secret(140)}"
        expires_at = ws.now() + TOKEN_LIVES
    ws.tokens[app.bot_token] = Token(app, "bot", expires_at=expires_at)
    active = [
        token
        for token in ws.tokens.values()
        if token.app is app
        and not (token.revoked or token.ended)
        and token.expires_at is not None
        and token.expires_at > ws.now()
    ]
    for token in active[:-MOST_TOKENS]:
        token.revoked = True


def distribute(ws: Workspace, app: InstalledApp) -> InstalledApp:
    """Let an app that another workspace made be installed here too.

    It is the same app with the same credentials, with a bot of its own in each workspace.
    """
    if not app.redirect_urls:
        raise Refused("Public distribution needs a redirect URL.")
    here = replace(
        app,
        team_id=ws.team.id,
        bot_id=ws.ids.new("B"),
        bot_user_id=ws.ids.new("U"),
        bot_token="",
        refresh_token="",
        installed_by="",
        scopes=(),
        uninstalled=True,
    )
    ws.apps[here.app_id] = here
    return here


def install(ws: Workspace, manifest: Mapping[str, Any]) -> InstalledApp:
    """Make an app and install it with all scopes of its manifest."""
    app = make(ws, manifest)
    owner = next((user.id for user in ws.users.values() if user.is_owner), SLACKBOT)
    complete(ws, app, owner, read_scopes(manifest))
    return app


def authorise(
    ws: Workspace,
    app: InstalledApp,
    user: User,
    *,
    scopes: tuple[str, ...],
    redirect_uri: str | None,
) -> str:
    """Return the code that a person's consent gives, for oauth.v2.access within ten minutes.

    Raises `Refused` for scopes the manifest does not ask for or a redirect URI it does not list.
    """
    check_request(app, scopes, redirect_uri)
    code = f"{ws.ids.count('code'):012d}.{ws.ids.secret(64)}"
    ws.oauth_codes[code] = OAuthCode(
        app.app_id, user.id, scopes, redirect_uri, ws.now() + CODE_LIVES
    )
    return code


def check_request(app: InstalledApp, scopes: tuple[str, ...], redirect_uri: str | None) -> None:
    """Raise `Refused` for an authorisation that the app's manifest does not provide for."""
    unknown = [scope for scope in scopes if scope not in read_scopes(app.manifest)]
    if unknown:
        raise Refused(f"invalid_scope: {', '.join(unknown)}")
    if not scopes:
        raise Refused("no_scopes")
    # "The redirect_uri must match or be a sub-path of one of the URLs configured for the app".
    matches = redirect_uri is None or any(
        redirect_uri == listed or redirect_uri.startswith(f"{listed.rstrip('/')}/")
        for listed in app.redirect_urls
    )
    if not matches:
        raise Refused("bad_redirect_uri: redirect_uri did not match any configured URIs")


def can_install(user: User) -> bool:
    """Whether that is a person who can allow an app: anybody who is here."""
    return not user.is_bot and not user.deleted and user.id != SLACKBOT


def uninstall(ws: Workspace, app: InstalledApp) -> None:
    """Take an app away: its token ends, its bot leaves, and it hears of both.

    https://docs.slack.dev/reference/events/app_uninstalled and tokens_revoked
    """
    if app.uninstalled:
        return
    bot = ws.bot_of(app)
    app.uninstalled = True
    for token in ws.tokens.values():
        token.ended |= token.app is app and token.kind == "bot"
    bot.deleted, bot.updated = True, ws.now()
    for channel in ws.channels.values():
        if channel.kind in ("channel", "private"):
            channel.members.pop(bot.id, None)
    for user, stack in list(ws.modals.items()):
        if stack[0].app_id == app.app_id:
            del ws.modals[user]
    for user, app_id in list(ws.homes):
        if app_id == app.app_id:
            del ws.homes[user, app_id]
    revoked = {"oauth": [], "bot": [bot.id]}
    events: list[Json] = [
        {"type": "tokens_revoked", "tokens": revoked},
        {"type": "app_uninstalled"},
    ]
    for event in events:
        if event["type"] in app.events:
            subscriptions.tell_app(ws, app, event | {"event_ts": ws.new_ts()})
    ws.changes.tell("conversations")


def _new_bot(ws: Workspace, app: InstalledApp) -> User:
    name = _handle(app.name)
    taken = {user.name for user in ws.users.values()}
    free = next(n for n in (name, *(f"{name}{i}" for i in range(2, 1000))) if n not in taken)
    return User(
        id=app.bot_user_id,
        name=free,
        real_name=app.bot_display_name,
        time_zone="America/Los_Angeles",
        locale="en-US",
        email=None,
        title="",
        is_admin=False,
        is_owner=False,
        updated=ws.now(),
        display_name="",
        app_id=app.app_id,
        bot_id=app.bot_id,
    )


def _handle(name: str) -> str:
    return "".join(letter if letter.isalnum() else "_" for letter in name.lower()).strip("_")
