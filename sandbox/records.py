"""What there is in a workspace: people, conversations, messages, views, files, groups.

Only the state and plain look-ups are here. What happens to it is in the modules named after what
happens: `messages`, `conversations`, `views`.
"""

import bisect
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import Any, Literal

from sandbox.apps import InstalledApp

Json = dict[str, Any]
SLACKBOT = "USLACKBOT"


@dataclass(frozen=True)
class Team:
    """The workspace as such."""

    id: str
    name: str
    domain: str


@dataclass
class User:
    """A person or a bot; `updated` is the instant of the last change to the profile."""

    id: str
    name: str
    real_name: str
    time_zone: str
    locale: str
    email: str | None
    title: str
    is_admin: bool
    is_owner: bool
    updated: datetime
    display_name: str
    pronouns: str = ""
    app_id: str | None = None
    bot_id: str | None = None
    deleted: bool = False

    @property
    def is_bot(self) -> bool:
        """Whether an app speaks through it."""
        return self.bot_id is not None

    @property
    def shown_name(self) -> str:
        """What others read beside its messages."""
        return self.display_name or self.real_name


@dataclass
class Message:
    """A message as Slack's JSON has it, and what the JSON doesn't say.

    `json` is without metadata; `ephemeral_for` is the only person who sees it, if it is one.
    """

    json: Json
    channel: str
    app_id: str | None = None
    metadata: Json | None = None
    ephemeral_for: str | None = None
    reactions: dict[str, list[str]] = field(default_factory=dict)

    @property
    def ts(self) -> str:
        """When it was said, which is also its id in the channel."""
        return str(self.json["ts"])

    @property
    def thread_ts(self) -> str | None:
        """The thread it belongs to; its own `ts` when it starts one."""
        return self.json.get("thread_ts")

    @property
    def is_reply(self) -> bool:
        """Whether it is an answer in a thread."""
        return self.thread_ts is not None and self.thread_ts != self.ts


Kind = Literal["channel", "private", "im", "mpim"]


@dataclass
class Channel:
    """A conversation of any kind; `members` keeps the order in which they joined."""

    id: str
    name: str
    kind: Kind
    creator: str
    created: datetime
    members: dict[str, None]
    topic: Json
    purpose: Json
    is_general: bool = False
    is_archived: bool = False
    previous_names: list[str] = field(default_factory=list)
    messages: list[Message] = field(default_factory=list)
    read: dict[str, str] = field(default_factory=dict)
    pins: list[Json] = field(default_factory=list)
    bookmarks: list[Json] = field(default_factory=list)
    closed_by: set[str] = field(default_factory=set)

    def find(self, ts: str) -> Message | None:
        """Return the message of that time stamp that everybody here can see, or None."""
        at = bisect.bisect_left(self.messages, ts, key=lambda message: message.ts)
        for message in self.messages[at:]:
            if message.ts != ts:
                return None
            if message.ephemeral_for is None:
                return message
        return None

    def seen_by(self, user: str, *, after: str = "") -> Iterator[Message]:
        """Return what that member sees here, oldest first, ephemeral messages included.

        With `after`, only what is later than that time stamp.
        """
        later = bisect.bisect_right(self.messages, after, key=lambda each: each.ts) if after else 0
        return (m for m in islice(self.messages, later, None) if m.ephemeral_for in (None, user))

    def thread(self, ts: str) -> list[Message]:
        """Return the answers in a thread, oldest first, without the message that started it."""
        return [m for m in self.messages if m.is_reply and m.thread_ts == ts]

    def other(self, user: str) -> str:
        """Return whom `user` talks with, in a direct message; themself if they talk to themself."""
        return next((member for member in self.members if member != user), user)


@dataclass
class UserGroup:
    """A user group such as @coordinators."""

    id: str
    handle: str
    name: str
    description: str
    created: datetime
    created_by: str
    users: list[str]
    is_enabled: bool = True


@dataclass
class View:
    """A modal that is open, or the App Home of one person.

    `json` is the view as the app gave it, prepared; `values` what the person has chosen or typed
    so far, by block_id and action_id.
    """

    id: str
    user: str
    app_id: str
    json: Json
    hash: str
    root_view_id: str
    previous_view_id: str | None
    values: dict[str, dict[str, Json]]
    errors: dict[str, str] = field(default_factory=dict)
    origin_channel: str | None = None


@dataclass
class Trigger:
    """The right to open a modal, handed out with what a person did: once, for three seconds."""

    app_id: str
    user: str
    at: datetime
    started: float
    view_id: str | None
    channel: str | None
    exchanged: bool = False


@dataclass
class ResponseUrl:
    """Where an app may answer five times within half an hour of what a person did."""

    app_id: str
    user: str
    channel: str
    at: datetime
    message_ts: str | None = None
    thread_ts: str | None = None
    ephemeral: bool = False
    used: int = 0


@dataclass
class Token:
    """A token: of an app's bot (xoxb-) or of the app itself (xapp-)."""

    app: InstalledApp
    kind: Literal["bot", "app"]
    revoked: bool = False
    ended: bool = False  # with the installation that it was given for
    expires_at: datetime | None = None


@dataclass
class StoredFile:
    """A file, and the upload that brings it; shared where `shares` says."""

    id: str
    user: str
    app_id: str
    name: str
    length: int
    created: datetime
    upload_key: str
    title: str = ""
    content: bytes | None = None
    completed: bool = False
    alt_txt: str | None = None
    shares: dict[str, list[str]] = field(default_factory=dict)


@dataclass
class ScheduledMessage:
    """A message that waits for its time."""

    id: str
    app_id: str
    channel: str
    post_at: int
    date_created: int
    text: str
    blocks: list[Json] | None
    attachments: list[Json] | None
    thread_ts: str | None
    has_metadata: bool


@dataclass(frozen=True)
class OAuthCode:
    """A person's consent to an installation, to be exchanged for a token before it expires."""

    app_id: str
    user: str
    scopes: tuple[str, ...]
    redirect_uri: str | None
    expires_at: datetime
