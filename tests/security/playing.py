"""Playing listeners: the bot on one SQLite file, which is restored after what changed it."""

import copy
import json
import shutil
import sqlite3
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from cryptography.fernet import Fernet, MultiFernet
from pydantic import SecretStr
from slack_bolt.request.async_request import AsyncBoltRequest
from sqlmodel import SQLModel

from bot.app import Bot, build_bot
from bot.settings import Settings
from handlers.commands import COMMAND
from models import open_database
from programme.matching import match
from programme.permissions import PERMISSIONS, Standing
from tests.security.forms import fill
from tests.security.listeners import find_listeners
from tests.security.plays import PLAYS, Play
from tests.security.slack import TakingSlack, taking_slack
from tests.security.world import DURING, Ids, Place, lay_down

Calls = list[tuple[str, dict[str, Any]]]
Rows = dict[str, dict[Any, dict[str, Any]]]  # by table and key

# What forms carry that is the id of a row.
IDS = frozenset(
    {"announcement", "application", "certificate", "check_in", "event", "goal", "group", "import"}
    | {"meeting", "person", "proposal", "question", "slide", "step", "survey", "term"}
)
RESPONSE_URL = "https://hooks.slack.test/actions/1"


@dataclass
class Outcome:
    """What came of one play."""

    calls: Calls  # what Slack was told
    acknowledged: str  # the body of the acknowledgement
    errors: list[Exception]  # that the one place that speaks of errors was given
    unspoken: list[Exception]  # that it met itself meanwhile
    before: Rows = field(default_factory=dict)
    after: Rows = field(default_factory=dict)

    @property
    def changed(self) -> dict[str, set[Any]]:
        """The keys of the rows that are new, other or gone, by table."""
        found = {}
        for table, rows in self.after.items():
            was = self.before[table]
            keys = {key for key in rows.keys() | was.keys() if rows.get(key) != was.get(key)}
            if keys:
                found[table] = keys
        return found

    @property
    def said(self) -> str:
        """All that left the bot, as text."""
        return json.dumps([self.calls, self.acknowledged], ensure_ascii=False, default=str)

    def views(self) -> Iterator[dict[str, Any]]:
        """Give the surfaces that the person was shown."""
        for _, given in self.calls:
            if isinstance(given.get("view"), dict):
                yield given["view"]
        if self.acknowledged and self.acknowledged.startswith("{"):
            view = json.loads(self.acknowledged).get("view")
            if view is not None:
                yield view


@dataclass(frozen=True)
class World:
    """A file in which the world is laid down, and what is where in it."""

    file: Path
    places: dict[str, Place]


@dataclass
class Moment:
    """The moment at which a play is played."""

    at: datetime

    def read(self) -> datetime:
        """Return it, as the bot's clock."""
        return self.at


@dataclass
class Stage:
    """The bot, its database, and the moment, which a play sets."""

    bot: Bot
    slack: TakingSlack
    world: World
    file: Path
    moment: Moment
    forms: dict[tuple[str, str], dict[str, Any]] = field(default_factory=dict)
    errors: list[Exception] = field(default_factory=list)
    unspoken: list[Exception] = field(default_factory=list)
    _first: Rows = field(default_factory=dict)
    _watching: sqlite3.Connection = field(init=False)
    _version: int = -1

    def __post_init__(self) -> None:
        self._watching = sqlite3.connect(self.file, isolation_level=None)
        self._first, self._version = self._read(), self._data_version()
        listeners = self.bot.app._async_listeners
        found = find_listeners()
        assert len(found) == len(listeners), "something listens that no conversation registered"
        self._listeners = {
            one.key: listener for one, listener in zip(found, listeners, strict=True)
        }
        for speaking in (
            self.bot.app.listener_runner.listener_error_handler,
            self.bot.app._async_middleware_error_handler,
        ):
            handler: Any = speaking
            handler.func = self._noting(handler.func)
        # Without this Bolt looks only every 10 ms whether a listener has acknowledged.
        self.bot.app.listener_runner.process_before_response = True

    @property
    def places(self) -> dict[str, Place]:
        """What is where."""
        return self.world.places

    def close(self) -> None:
        """Let go of the file."""
        self._watching.close()

    def _noting(self, speak: Callable[..., Any]) -> Callable[..., Any]:
        async def note(**given: Any) -> Any:
            self.errors.append(given["error"])
            try:
                return await speak(**given)
            except Exception as error:
                self.unspoken.append(error)
                raise

        return note

    def _data_version(self) -> int:
        version: int = self._watching.execute("PRAGMA data_version").fetchone()[0]
        return version

    def _read(self) -> Rows:
        return {
            name: {
                tuple(row[one.name] for one in table.primary_key): row
                for row in self._rows_of(name)
            }
            for name, table in SQLModel.metadata.tables.items()
        }

    def _rows_of(self, table: str) -> Iterator[dict[str, Any]]:
        found = self._watching.execute(f'SELECT * FROM "{table}"')  # noqa: S608 - our own names
        columns = [one[0] for one in found.description]
        for row in found:
            yield dict(zip(columns, row, strict=True))

    def _restore(self) -> None:
        with (
            closing(sqlite3.connect(self.world.file)) as laid_down,
            closing(sqlite3.connect(self.file)) as live,
        ):
            laid_down.backup(live)
        self._version = self._data_version()

    async def dispatch(self, key: str, body: dict[str, Any], at: datetime) -> Outcome:
        """Let Slack send something to one listener; returns what came of it, and undoes it.

        Bolt is asked for this listener alone: to look through all of them takes as long as the
        rest of a play.
        """
        self.moment.at = at
        self.slack.take()
        self.errors.clear()
        self.unspoken.clear()
        self.bot.app._async_listeners[:] = [self._listeners[key]]
        request = AsyncBoltRequest(body=copy.deepcopy(body), mode="socket_mode")
        answer = await self.bot.app.async_dispatch(request)
        assert await self.bot.in_flight.wait_until_idle(10), "it never came to an end"
        outcome = Outcome(self.slack.take(), answer.body, list(self.errors), list(self.unspoken))
        if self._data_version() != self._version:
            outcome.before, outcome.after = self._first, self._read()
            self._restore()
        return outcome

    async def form(self, key: str, place: Place) -> dict[str, Any]:
        """Return a form as the bot shows it to who may have it in this place."""
        if place.name == "made_up":
            made_up = await self.form(key, self.places["own"])
            return {**made_up, "private_metadata": _make_up(made_up["private_metadata"])}
        known = self.forms.get((key, place.name))
        if known is None:
            play = PLAYS[key]
            assert play.opened_by, f"nothing in the table says who opens {key!r}"
            opener = replace(PLAYS[play.opened_by], **play.opened_with)
            body = await self.body_of(play.opened_by, opener, place, entitled(opener, place))
            outcome = await self.dispatch(play.opened_by, body, opener.at)
            callback = key.removeprefix("view ")
            shown = [one for one in outcome.views() if one.get("callback_id") == callback]
            assert shown, f"{play.opened_by!r} opened no {callback!r} in {place.name}: {outcome}"
            known = self.forms[key, place.name] = {**shown[-1], "id": "V1"}
        return copy.deepcopy(known)

    async def body_of(
        self, key: str, play: Play, place: Place, who: str, team: str | None = None
    ) -> dict[str, Any]:
        """Return what Slack would send for a play with the things of a place."""
        kind, _, name = key.partition(" ")
        ids = {**place.ids, **{f"u:{part}": one for part, one in place.users.items()}}
        team = team or place.team
        body: dict[str, Any] = {
            "team": {"id": team, "domain": "carpentries"},
            "team_id": team,
            "user": {"id": who, "team_id": team},
            "trigger_id": "1.1.played",
        }
        if kind == "command":
            text = " ".join([name, _put(play.text, ids)]).strip()
            more: dict[str, Any] = {"command": COMMAND, "text": text, "user_id": who}
            return {**body, **more, "channel_id": "C1", "response_url": RESPONSE_URL}
        if kind == "event":
            event = {"user": who, "channel": "D1", **_put(dict(play.event), ids)}
            if event["type"] == "user_change":
                event["user"] = {**event["user"], "id": who}
            return {"type": "event_callback", "team_id": team, "event_id": "Ev1", "event": event}
        if kind == "view":
            view = await self.form(key, place)
            view["state"] = {"values": fill(view, **_put(dict(play.fills), ids))}
            view = _carry(view, play.carries, ids)
            return {**body, "type": "view_submission", "view": view}
        if kind == "options":
            body |= {"type": "block_suggestion", "action_id": name, "block_id": "b"}
            body["value"] = play.value
        else:
            action: dict[str, Any] = {"action_id": f"{name}{play.suffix}", "block_id": "b"}
            if play.choice is not None:
                value = _put(play.choice, ids)
                option = {"text": {"type": "plain_text", "text": "?"}, "value": value}
                action |= {"type": "static_select", "selected_option": option}
            elif play.user is not None:
                action |= {"type": "users_select", "selected_user": _put(play.user, ids)}
            else:
                action |= {"type": "button", "value": _put(play.value, ids)}
            body |= {"type": "block_actions", "actions": [action]}
        if play.within == "home":
            body["view"] = {"type": "home", "id": "V0", "blocks": []}
            body["container"] = {"type": "view", "view_id": "V0"}
        elif play.within:
            view = await self.form(play.within, place)
            fills = PLAYS[play.within].fills
            view["state"] = {"values": fill(view, **_put(dict(fills), ids))}
            body["view"] = _carry(view, play.carries, ids)
            body["container"] = {"type": "view", "view_id": view["id"]}
        elif kind == "action":
            mentee = place.users.get("mentee", "")
            body["container"] = {
                "type": "message",
                "channel_id": f"D{mentee}",
                "message_ts": "1.000001",
                "is_ephemeral": True,
            }
            body["response_url"] = RESPONSE_URL
        return body


def _put(template: Any, ids: Mapping[str, Any]) -> Any:
    """Put ids into a template, or into all that a structure holds."""
    if isinstance(template, str):
        for name, value in ids.items():
            template = template.replace(f"{{{name}}}", str(value))
        return template
    if isinstance(template, dict):
        return {name: _put(value, ids) for name, value in template.items()}
    if isinstance(template, list):
        return [_put(one, ids) for one in template]
    return template


def _carry(view: dict[str, Any], instead: Mapping[str, Any], ids: Ids) -> dict[str, Any]:
    """Return a form that carries other ids."""
    put = {name: int(_put(str(value), ids)) for name, value in instead.items()}
    carried = json.loads(view["private_metadata"]) | put
    return {**view, "private_metadata": json.dumps(carried)}


def _make_up(metadata: str) -> str:
    carried = json.loads(metadata)
    return json.dumps({name: 987_654 if name in IDS else one for name, one in carried.items()})


def entitled(play: Play, place: Place) -> str:
    """Return somebody who may do it in this place, by the permission table."""
    if play.who is not None:
        return place.users[play.who]
    if play.owner is not None:
        return place.users[
            {"mentor": "lead", "anybody in it": "mentee"}.get(play.owner, play.owner)
        ]
    standing = PERMISSIONS[play.rule] if play.rule else Standing.ANYONE
    part = {
        Standing.ANYONE: "mentee",
        Standing.COORDINATOR: "coordinator",
        Standing.MEMBER_OF_GROUP: "mentee",
        Standing.MENTEE_OF_GROUP: "mentee",
        Standing.MENTOR_OF_GROUP: "lead",
    }[standing]
    return place.users[part]


async def _match_nobody(_mentors: Any, _mentees: Any, dates: Any, **_wishes: Any) -> Any:
    """Propose no group: what matching finds is tested elsewhere, and takes its time."""
    return match([], [], dates)


async def lay_world_down(migrated: Path, folder: Path) -> World:
    """Lay the world down in a copy of a migrated SQLite file."""
    file = folder / "world.db"
    shutil.copy(migrated, file)
    database = open_database(f"sqlite:///{file}")
    places = await lay_down(database)
    await database.close()
    return World(file, places)


@asynccontextmanager
async def open_stage(world: World, folder: Path) -> AsyncIterator[Stage]:
    """Let the bot listen in a copy of the world."""
    file = folder / "live.db"
    shutil.copy(world.file, file)
    settings = Settings(
        slack_bot_token=SecretStr("xoxb-1"),
        mentoring_conduct_contact="conduct@example.org",
        _env_file=None,
    )
    # The world was laid down before there was a key; what is written from now on is encrypted.
    key = Fernet.generate_key()
    database = open_database(f"sqlite:///{file}", MultiFernet([Fernet(key)]))
    now = Moment(DURING)
    async with taking_slack() as slack:
        bot = build_bot(settings, database, clock=now.read, matcher=_match_nobody)
        stage = Stage(bot, slack, world, file, now)
        try:
            yield stage
        finally:
            stage.close()
            await database.close()
