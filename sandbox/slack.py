"""The workspace as a library: open it, install an app, add people, and let them act."""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from types import TracebackType
from typing import Any, Literal, Self
from zoneinfo import ZoneInfo

import aiohttp
from slack_bolt.async_app import AsyncApp

from sandbox import as_json, conversations, manifests, subscriptions, watching
from sandbox.activity import Activity
from sandbox.apps import InstalledApp, read_commands, read_events, read_scopes
from sandbox.changes import Changes
from sandbox.clock import Clock
from sandbox.delivery import request_urls, socket_mode
from sandbox.delivery.wires import Wires
from sandbox.errors import Refused
from sandbox.faults import Faults
from sandbox.ids import Ids
from sandbox.limits import Limits
from sandbox.member import Member
from sandbox.server import Server
from sandbox.workspace import SLACKBOT, Channel, Team, Token, User, UserGroup, Workspace

ACK_WITHIN = 3.0


class Slack:
    """A Slack workspace on this machine, open while its `async with` block runs.

    It listens on 127.0.0.1, on `port` or any free one, in the running event loop. `clock` may be
    shared with the app under test. `rate_limits` enforces Slack's, which tests seldom want.
    `ack_within` is how many real seconds an app has to acknowledge; Slack's are three.
    `hint` is mrkdwn that the browser page shows to who opens it for the first time.
    """

    def __init__(
        self,
        *,
        clock: Clock | None = None,
        team_name: str = "Sandbox",
        port: int = 0,
        rate_limits: bool = False,
        ack_within: float = ACK_WITHIN,
        hint: str | None = None,
    ) -> None:
        self.clock = clock or Clock()
        self.faults = Faults()
        activity, ids = Activity(), Ids()
        self.workspace = Workspace(
            team=Team(ids.new("T"), team_name, _domain(team_name)),
            clock=self.clock,
            ids=ids,
            changes=Changes(),
            activity=activity,
            faults=self.faults,
            limits=Limits(rate_limits),
            wires=Wires(self.clock, activity, self.faults, ack_within),
            hint=hint,
        )
        self._add_slackbot()
        self._server = Server(self.workspace, port)

    async def __aenter__(self) -> Self:
        """Start to listen."""
        self.workspace.wires.session = aiohttp.ClientSession(
            timeout=aiohttp.ClientTimeout(total=None), cookie_jar=aiohttp.DummyCookieJar()
        )
        self.workspace.url = await self._server.start()
        self.clock.on_change(lambda: self.workspace.changes.tell("clock"))
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close every connection and stop to listen."""
        self.clock.stop()
        self.workspace.changes.tell("closing")
        await self.workspace.wires.close()
        await self._server.stop()

    @property
    def url(self) -> str:
        """Where the workspace is, for a browser."""
        return self.workspace.url

    @property
    def api_url(self) -> str:
        """What to give Slack's SDK as `base_url`."""
        return f"{self.workspace.url}/api/"

    def install(self, manifest: Mapping[str, Any]) -> InstalledApp:
        """Install an app as its manifest describes it, and return it with its tokens.

        Raises `Refused` when Slack would refuse the manifest.
        """
        manifests.check(manifest)
        ws = self.workspace
        app_id = ws.ids.new("A")
        name = manifest["display_information"]["name"]
        bot_id = ws.ids.new("B")
        bot = self._add_user(
            _domain(name),
            real_name=manifest["features"]["bot_user"]["display_name"],
            app_id=app_id,
            bot_id=bot_id,
        )
        number = ws.ids.count("token")
        app = InstalledApp(
            app_id=app_id,
            team_id=ws.team.id,
            bot_id=bot_id,
            bot_user_id=bot.id,
            bot_token=f"xoxb-{number:012d}-{ws.ids.secret(12)}-{ws.ids.secret()}",
            app_token=f"xapp-1-{app_id}-{number:013d}-{ws.ids.secret(64)}",
            signing_secret=ws.ids.secret(32),
            verification_token=ws.ids.secret(24),
            client_id=f"{number:012d}.{ws.ids.count('client'):013d}",
            client_secret=ws.ids.secret(32),
            installed_by=self._an_owner(),
            manifest=manifest,
            scopes=read_scopes(manifest),
            events=read_events(manifest),
            commands=read_commands(manifest),
        )
        ws.apps[app_id] = app
        ws.tokens[app.bot_token] = Token(app, "bot")
        ws.tokens[app.app_token] = Token(app, "app")
        ws.changes.tell("conversations")
        return app

    def add_member(
        self,
        name: str,
        *,
        real_name: str | None = None,
        time_zone: str = "America/Los_Angeles",
        locale: str = "en-US",
        email: str | None = None,
        title: str = "",
        display_name: str = "",
        is_admin: bool = False,
        is_owner: bool = False,
    ) -> Member:
        """Add a person to the workspace; apps that subscribe to team_join hear of it.

        `name` is the handle, `time_zone` an IANA zone, `locale` one such as ``pt-BR``. `email` is
        made up from the name if it is None. Raises `ValueError` for a name that is taken, an
        unknown zone or locale.
        """
        if not as_json.known_locale(locale):
            raise ValueError(f"{locale} is no locale such as en-US")
        ZoneInfo(time_zone)
        user = self._add_user(
            name,
            real_name=real_name or name.replace(".", " ").title(),
            time_zone=time_zone,
            locale=locale,
            email=email if email is not None else f"{name}@example.com",
            title=title,
            display_name=display_name,
            is_admin=is_admin,
            is_owner=is_owner,
        )
        ws = self.workspace
        for app in ws.installed():
            if "team_join" in app.events and app.may("users:read"):
                shown = as_json.user_json(ws, user, app, include_locale=True)
                event = {"type": "team_join", "user": shown, "event_ts": ws.new_ts()}
                subscriptions.tell_app(ws, app, event)
        ws.changes.tell("conversations")
        return Member(ws, user)

    def add_channel(
        self,
        name: str,
        members: Iterable[Member | InstalledApp] = (),
        *,
        is_private: bool = False,
        is_general: bool = False,
    ) -> Channel:
        """Make a channel with these members; the first person in it made it.

        Raises `ValueError` for a name that Slack does not allow or that is taken.
        """
        ws = self.workspace
        problem = conversations.name_problem(ws, name)
        if problem is not None:
            raise ValueError(f"{name!r}: {problem}")
        users = [self._user_of(each) for each in members]
        creator = next((user for user in users if not user.is_bot), ws.users[SLACKBOT])
        kind: Literal["private", "channel"] = "private" if is_private else "channel"
        channel = conversations.create(ws, name, creator=creator, kind=kind, members=users)
        channel.is_general = is_general
        return channel

    def add_user_group(
        self, handle: str, members: Iterable[Member], *, name: str | None = None
    ) -> UserGroup:
        """Make a user group that can be mentioned as ``@handle``."""
        ws = self.workspace
        users = [member.user.id for member in members]
        group = UserGroup(
            id=ws.ids.new("S"),
            handle=handle,
            name=name or handle.replace("-", " ").capitalize(),
            description="",
            created=ws.now(),
            created_by=users[0] if users else self._an_owner(),
            users=users,
        )
        ws.groups[group.id] = group
        return group

    def watch(self, app: AsyncApp) -> None:
        """Count the listeners of a Bolt app in this process while they work.

        What people do then returns only when the app has finished with it, lazy listeners
        included.
        """
        watching.watch(self.workspace.activity, app)

    async def idle(self) -> None:
        """Return when nothing is on its way to an app and no watched app is at work."""
        await self.workspace.activity.idle()

    async def deliver_to(self, url: str, app: InstalledApp) -> None:
        """Reach an app over HTTP at `url` from now on, whatever its manifest says.

        Raises `Refused` when the URL does not echo the challenge of url_verification.
        """
        if not await request_urls.verify_url(self.workspace.wires, app, url):
            raise Refused("Your URL didn't respond with the value of the challenge parameter.")
        app.deliver_to = url

    async def refresh_connections(self, app: InstalledApp) -> None:
        """Warn the app that its WebSockets will close, as Slack does every few hours."""
        await socket_mode.disconnect(self.workspace.wires, app, "warning")

    async def close_connections(
        self,
        app: InstalledApp,
        reason: Literal["refresh_requested", "link_disabled"] = "refresh_requested",
    ) -> None:
        """Close the app's WebSockets and say why."""
        await socket_mode.disconnect(self.workspace.wires, app, reason)

    def _user_of(self, who: Member | InstalledApp) -> User:
        return who.user if isinstance(who, Member) else self.workspace.bot_of(who)

    def _an_owner(self) -> str:
        users = self.workspace.users.values()
        return next((user.id for user in users if user.is_owner), SLACKBOT)

    def _add_user(
        self,
        name: str,
        *,
        real_name: str,
        time_zone: str = "America/Los_Angeles",
        locale: str = "en-US",
        email: str | None = None,
        title: str = "",
        display_name: str = "",
        is_admin: bool = False,
        is_owner: bool = False,
        app_id: str | None = None,
        bot_id: str | None = None,
    ) -> User:
        ws = self.workspace
        if any(user.name == name for user in ws.users.values()):
            raise ValueError(f"There is a {name} already")
        user = User(
            id=ws.ids.new("U"),
            name=name,
            real_name=real_name,
            time_zone=time_zone,
            locale=locale,
            email=email,
            title=title,
            is_admin=is_admin,
            is_owner=is_owner,
            updated=ws.now(),
            display_name=display_name,
            app_id=app_id,
            bot_id=bot_id,
        )
        ws.users[user.id] = user
        return user

    def _add_slackbot(self) -> None:
        ws = self.workspace
        ws.users[SLACKBOT] = User(
            id=SLACKBOT,
            name="slackbot",
            real_name="Slackbot",
            time_zone="America/Los_Angeles",
            locale="en-US",
            email=None,
            title="",
            is_admin=False,
            is_owner=False,
            updated=ws.now() - timedelta(days=1),
            display_name="Slackbot",
        )


def _domain(name: str) -> str:
    return "".join(letter if letter.isalnum() else "-" for letter in name.lower()).strip("-")
