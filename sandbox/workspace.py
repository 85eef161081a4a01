"""The workspace: everything there is, by id, and the plain ways to find it."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from sandbox.activity import Activity
from sandbox.apps import InstalledApp
from sandbox.changes import Changes
from sandbox.clock import Clock
from sandbox.delivery.wires import Wires
from sandbox.faults import Faults
from sandbox.ids import Ids
from sandbox.limits import Limits
from sandbox.records import (
    Channel,
    OAuthCode,
    ResponseUrl,
    ScheduledMessage,
    StoredFile,
    Team,
    Token,
    Trigger,
    User,
    UserGroup,
    View,
)

Json = dict[str, Any]
# Returns the aware instant at which an app will do something by itself, or None.
NextEvent = Callable[[], Awaitable[datetime | None]]


@dataclass
class Workspace:
    """Everything there is, by id."""

    team: Team
    clock: Clock
    ids: Ids
    changes: Changes
    activity: Activity
    faults: Faults
    limits: Limits
    wires: Wires
    url: str = ""
    hint: str | None = None
    may_remove_members: bool = True  # a preference: who but owners may take people out of channels
    next_event: NextEvent | None = None
    # All workspaces of this Slack, which share one Web API; this one is among them.
    neighbours: list["Workspace"] = field(default_factory=list, repr=False, compare=False)
    users: dict[str, User] = field(default_factory=dict)
    channels: dict[str, Channel] = field(default_factory=dict)
    dms: dict[frozenset[str], str] = field(default_factory=dict)
    groups: dict[str, UserGroup] = field(default_factory=dict)
    apps: dict[str, InstalledApp] = field(default_factory=dict)
    tokens: dict[str, Token] = field(default_factory=dict)
    triggers: dict[str, Trigger] = field(default_factory=dict)
    response_urls: dict[str, ResponseUrl] = field(default_factory=dict)
    modals: dict[str, list[View]] = field(default_factory=dict)
    homes: dict[tuple[str, str], View] = field(default_factory=dict)
    files: dict[str, StoredFile] = field(default_factory=dict)
    scheduled: dict[str, ScheduledMessage] = field(default_factory=dict)
    oauth_codes: dict[str, OAuthCode] = field(default_factory=dict)
    message_values: dict[tuple[str, str, str], dict[str, dict[str, Json]]] = field(
        default_factory=dict
    )
    _given: set[int] = field(default_factory=set)
    _counted_on: dict[int, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Join the neighbours."""
        self.neighbours.append(self)

    def with_token(self, raw_token: str) -> "Workspace":
        """Return the workspace that a token is for; this one for a token that nobody knows."""
        return next((ws for ws in self.neighbours if raw_token in ws.tokens), self)

    def now(self) -> datetime:
        """Return the instant it is, in UTC."""
        return self.clock.now()

    def unix(self) -> int:
        """Return the instant it is in whole seconds since 1970."""
        return int(self.now().timestamp())

    def new_ts(self) -> str:
        """Return a time stamp for a message: now, and different from every other one."""
        moment = (self.now() - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)
        # In a frozen moment, count on from the last one given: thousands may share the moment.
        micros = self._counted_on.get(moment, moment)
        while micros in self._given:
            micros += 1
        self._given.add(micros)
        self._counted_on = {moment: micros + 1}
        return f"{micros // 1_000_000}.{micros % 1_000_000:06d}"

    def app_of(self, user: User) -> InstalledApp | None:
        """Return the app that speaks through this user, or None for a person."""
        return self.apps.get(user.app_id) if user.app_id else None

    def bot_of(self, app: InstalledApp) -> User:
        """Return the user through whom an app speaks."""
        return self.users[app.bot_user_id]

    def installed(self) -> list[InstalledApp]:
        """Return the apps that are installed now, oldest first."""
        return [app for app in self.apps.values() if not app.uninstalled]

    def find_view(self, view_id: str) -> View | None:
        """Return an open modal or an App Home by its id."""
        for stack in self.modals.values():
            for view in stack:
                if view.id == view_id:
                    return view
        return next((view for view in self.homes.values() if view.id == view_id), None)

    def find_channel_named(self, name: str) -> Channel | None:
        """Return the channel of that name; a leading # is ignored."""
        name = name.removeprefix("#")
        return next((c for c in self.channels.values() if c.name == name and name), None)

    def find_dm(self, one: str, other: str) -> Channel | None:
        """Return the direct message between two users, if there ever was one."""
        channel_id = self.dms.get(frozenset((one, other)))
        return None if channel_id is None else self.channels[channel_id]
