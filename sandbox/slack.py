"""The workspace as a library: open it, install an app, add people, and let them act."""

import asyncio
from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager
from types import TracebackType
from typing import Any, Literal, Self, cast

import aiohttp
from slack_bolt.async_app import AsyncApp

from sandbox import accounts, conversations, installations, watching
from sandbox.activity import Activity
from sandbox.apps import InstalledApp, read_scopes
from sandbox.changes import Changes
from sandbox.clock import Clock
from sandbox.delivery import request_urls, socket_mode
from sandbox.delivery.wires import Wires
from sandbox.errors import Refused
from sandbox.faults import Faults
from sandbox.ids import Ids
from sandbox.in_process import InProcess
from sandbox.limits import Limits
from sandbox.member import Member
from sandbox.records import SLACKBOT, Channel, Team, User, UserGroup
from sandbox.server import Server
from sandbox.workspace import NextEvent, Workspace

ACK_WITHIN = 3.0


class Slack:
    """A Slack workspace on this machine, open while its `async with` block runs.

    It listens on 127.0.0.1, on `port` or any free one, in the running event loop. `clock` may be
    shared with the app under test. `rate_limits` enforces Slack's, which tests seldom want.
    `ack_within` is how many real seconds an app has to acknowledge; Slack's are three.
    `hint` is mrkdwn that the browser page shows to who opens it for the first time.
    `next_event` is what `on_next_event` takes. `beside` is another workspace, open for longer than
    this one: the two share the clock and one Web API, as all of Slack's do, so an app that is in
    both reaches both at either address.
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
        next_event: NextEvent | None = None,
        beside: "Slack | None" = None,
    ) -> None:
        other: Workspace | None = beside.workspace if beside else None
        self.clock = clock or (other.clock if other else Clock())
        self.faults = Faults()
        changes = Changes()
        activity, ids = (other.activity, other.ids) if other else (Activity(), Ids())
        self.workspace: Workspace = Workspace(
            team=Team(ids.new("T"), team_name, _domain(team_name)),
            clock=self.clock,
            ids=ids,
            changes=changes,
            activity=activity,
            faults=self.faults,
            limits=Limits(rate_limits),
            wires=Wires(self.clock, activity, self.faults, changes, ack_within),
            hint=hint,
            next_event=next_event,
            neighbours=other.neighbours if other else [],
        )
        accounts.add_slackbot(self.workspace)
        self._server = Server(self.workspace, port)

    async def __aenter__(self) -> Self:
        """Start to listen."""
        self.workspace.url = await self._server.start()
        self.workspace.wires.session = aiohttp.ClientSession(
            timeout=aiohttp.ClientTimeout(total=None), cookie_jar=aiohttp.DummyCookieJar()
        )
        self._unwatch = self.clock.on_change(lambda: self.workspace.changes.tell("clock"))
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close every connection and stop to listen."""
        self._unwatch()
        self.workspace.changes.tell("closing")
        self.workspace.neighbours.remove(self.workspace)
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

    @asynccontextmanager
    async def in_process(self, longest_call: float) -> AsyncIterator[aiohttp.ClientSession]:
        """Give what slack_sdk calls this workspace with, as its `session`, without a network.

        Only JSON goes that way, which nearly all calls are. A call takes `longest_call` seconds at
        most.
        """
        async with aiohttp.ClientSession(
            timeout=aiohttp.ClientTimeout(total=longest_call), cookie_jar=aiohttp.DummyCookieJar()
        ) as network:
            session = InProcess(self._server.app, self.url, network, longest_call)
            yield cast("aiohttp.ClientSession", session)  # of which slack_sdk uses no more

    def install(self, manifest: Mapping[str, Any]) -> InstalledApp:
        """Install an app as its manifest describes it, and return it with its tokens.

        Raises `Refused` when Slack would refuse the manifest.
        """
        return installations.install(self.workspace, manifest)

    def create_app(self, manifest: Mapping[str, Any]) -> InstalledApp:
        """Make an app without installing it, for OAuth to install.

        Raises `Refused` when Slack would refuse the manifest.
        """
        return installations.make(self.workspace, manifest)

    def distribute(self, app: InstalledApp) -> InstalledApp:
        """Let an app of the workspace beside this one be installed here too, by OAuth.

        Returns it as it is here, with no token yet. Raises `Refused` without a redirect URL.
        """
        return installations.distribute(self.workspace, app)

    def authorize(
        self,
        app: InstalledApp,
        member: Member,
        *,
        scopes: Iterable[str] | None = None,
        redirect_uri: str | None = None,
    ) -> str:
        """Let a person allow an app's installation, and return the `code` for oauth.v2.access.

        Without `scopes` they are those of the manifest. Raises `Refused` for a scope or a redirect
        URI that is not in it.
        """
        wanted = read_scopes(app.manifest) if scopes is None else tuple(scopes)
        return installations.authorise(
            self.workspace, app, member.user, scopes=wanted, redirect_uri=redirect_uri
        )

    def uninstall(self, app: InstalledApp) -> None:
        """Take an app away; it hears app_uninstalled and tokens_revoked if it subscribes."""
        installations.uninstall(self.workspace, app)

    def revoke_app_token(self, app: InstalledApp) -> None:
        """Revoke the app-level token, as on the app's own page."""
        self.workspace.tokens[app.app_token].revoked = True

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
        user = accounts.add(
            self.workspace,
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
        accounts.tell_joined(self.workspace, user)
        return Member(self.workspace, user)

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

    def change_user_group(self, group: UserGroup, members: Iterable[Member]) -> None:
        """Give a user group other members; apps that subscribe hear subteam_members_changed."""
        accounts.change_group(self.workspace, group, [member.id for member in members])

    def member(self, name: str) -> Member:
        """Return the person of that name or user id; raises `KeyError` if there is none."""
        for user in self.workspace.users.values():
            if name in (user.id, user.name) and not user.is_bot:
                return Member(self.workspace, user)
        raise KeyError(name)

    def watch(self, app: AsyncApp) -> None:
        """Count the listeners of a Bolt app in this process while they work.

        What people do then returns only when the app has finished with it, lazy listeners
        included.
        """
        watching.watch(self.workspace.activity, app)

    def on_next_event(self, ask: NextEvent | None) -> None:
        """Let the clock be moved to where the app does something by itself.

        `ask` is awaited each time and returns that instant, aware, or None when nothing is to
        come; what is not after the clock's now counts as nothing. None takes it back.
        """
        self.workspace.next_event = ask
        self.workspace.changes.tell("clock")

    async def idle(self) -> None:
        """Return when nothing is on its way to an app and no watched app is at work."""
        await self.workspace.activity.idle()

    async def connected(self, app: InstalledApp, within: float = 10) -> None:
        """Wait until the app has opened a WebSocket; raises `TimeoutError` after so many seconds.

        An app that was started just before, in this process or another, needs a moment for that.
        """
        with self.workspace.changes.listen() as changes:
            async with asyncio.timeout(within):
                while not self.workspace.wires.connections.get(app.app_id):
                    await changes.get()

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


def _domain(name: str) -> str:
    return "".join(letter if letter.isalnum() else "-" for letter in name.lower()).strip("-")
