"""The clock of ``mentoring simulate``, and what everybody has in mind to do.

It is moved from one half hour at which something is due to the next, and to the full hours at
which people act. Every eight hours (once the term is over, each day) and around events, the bot
looks for everything that became due, and an hour before and right after each meeting for what
those hours bring; in earnest it does so each minute.
"""

import heapq
import json
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import count
from random import Random
from typing import Any, Literal

from sqlalchemy import bindparam
from sqlmodel import col, func, select
from starlette.requests import Request
from starlette.responses import Response

from bot.app import Bot
from bot.simulated_acts import Doing
from bot.simulated_clicks import Clicking
from bot.simulated_people import Somebody
from models import Meeting, Nudge
from models.nudges import UNSENT
from programme.meeting_states import MeetingState
from programme.people import Caller
from sandbox import Member, Slack
from sandbox.traffic import Entry, Traffic
from scheduler.clock import tick
from scheduler.delivery import deliver
from scheduler.plan import plan
from scheduler.rules import NudgeRule
from scheduler.sender import Sender

STARTS_ON = date(2026, 9, 14)
A_DAY, AN_HOUR = timedelta(days=1), timedelta(hours=1)
_HALF_AN_HOUR = timedelta(minutes=30)
_IS_PLANNED = col(Meeting.state) == MeetingState.PLANNED


def _first(instant: Any, after: str, condition: Any) -> Any:
    """Return the SQL of the first of some rows' instants that is later than a parameter."""
    found = select(func.min(instant)).where(condition, instant > bindparam(after))
    return found.scalar_subquery()


# Asked at every step, hence put together once.
_NEXT = select(
    _first(col(Nudge.try_at), "now", UNSENT),
    _first(col(Meeting.starts_at), "in_an_hour", _IS_PLANNED),
    _first(col(Meeting.starts_at), "an_hour_ago", _IS_PLANNED),
)
Act = Callable[[], Awaitable[Any]]


@dataclass(frozen=True)
class Scale:
    """How large the term is.

    Of the people, ``through_slack`` act in Slack's client, but a fifth at most.
    """

    mentors: int = 250
    mentees: int = 1000
    weeks: int = 12
    seed: int = 1
    through_slack: int = 40
    looks_every: timedelta = timedelta(hours=8)  # for all that became due, at most a day


class Calls(Traffic):
    """The workspace's traffic, of which only what Slack refused to the bot is counted.

    Nobody looks at the rest, and to note it takes longer than to answer.
    """

    refused: Counter[str]

    def begin(
        self, direction: Literal["to_app", "from_app"], kind: str, summary: str, request: Any
    ) -> Entry:
        """Note nothing."""
        return Entry(0, "", 0.0, direction, kind, summary, None)

    def end(self, entry: Entry, response: Any, status: int) -> None:
        """Note nothing."""

    async def call(
        self, kind: str, request: Request, answer: Callable[[], Awaitable[Response]]
    ) -> Response:
        """Let a call be answered, and count it if Slack refused."""
        response = await answer()
        said = bytes(response.body)
        if b'"ok":false' in said and (refusal := json.loads(said)).get("ok") is False:
            self.refused[f"{kind} {refusal.get('error')}"] += 1
        return response


@dataclass(frozen=True)
class Playing:
    """A person as they take part."""

    somebody: Somebody
    member: Member
    caller: Caller
    clicks: bool


@dataclass
class Simulation:
    """The term as it goes on."""

    scale: Scale
    slack: Slack
    bot: Bot
    coordinator: Member
    random: Random
    doing: Doing
    clicking: Clicking
    calls: Calls
    say: Callable[[str], None]
    looks_every: timedelta
    looked_at: datetime  # for everything
    at_meetings: Sequence[NudgeRule]  # what is looked for around meetings, too
    meeting_at: datetime | None = None
    people: dict[int, Playing] = field(default_factory=dict)  # by the id of the person
    agenda: list[tuple[datetime, int, Act]] = field(default_factory=list)
    _numbers: Any = field(default_factory=count)

    @property
    def now(self) -> datetime:
        """What the workspace's clock shows."""
        return self.slack.clock.now()

    def later(self, at: datetime, act: Act) -> None:
        """Let something be done at the full hour that is not before an instant."""
        hour = _first_of(AN_HOUR, max(at, self.now))
        heapq.heappush(self.agenda, (hour, next(self._numbers), act))

    async def looks_now(self) -> None:
        """Let the bot look for everything at this moment."""
        self.looked_at = self.now - self.looks_every

    async def lives_until(self, end: datetime) -> None:
        """Let the time go by until an instant: people act, and the bot looks and speaks."""
        assert self.bot.sender is not None  # noqa: S101 - the bot runs
        while self.now < end:
            self.slack.clock.freeze(min(end, await self._find_next()))
            while self.agenda and self.agenda[0][0] <= self.now:
                _, _, act = heapq.heappop(self.agenda)
                await act()
            await self._looks(self.bot.sender)

    async def _looks(self, sender: Sender) -> None:
        """Let the bot look for everything every few hours, and for what meetings ask at once."""
        if self.now >= self.looked_at + self.looks_every:
            self.looked_at = self.now
            await tick(sender)
            return
        if self.now == self.meeting_at:
            await plan(sender.database, sender.workspace_id, self.at_meetings, self.now)
        await deliver(sender)

    async def _find_next(self) -> datetime:
        """Return when the clock is to be moved to, at most a second where nothing was in mind."""
        now = self.now
        async with self.bot.database.reading() as session:
            found = await session.exec(
                _NEXT,
                params={"now": now, "in_an_hour": now + AN_HOUR, "an_hour_ago": now - AN_HOUR},
            )
            due, in_an_hour, an_hour_ago = found.one()
        around_meetings = [at - AN_HOUR for at in [in_an_hour] if at is not None]
        around_meetings += [at + AN_HOUR for at in [an_hour_ago] if at is not None]
        self.meeting_at = min(around_meetings, default=None)
        moments = [self.looked_at + self.looks_every]
        moments += [_first_of(_HALF_AN_HOUR, due)] if due is not None else []
        moments += [self.meeting_at] if self.meeting_at is not None else []
        moments += [self.agenda[0][0]] if self.agenda else []
        return max(min(moments), now)


def _first_of(step: timedelta, at: datetime) -> datetime:
    """Return the first full step of a day in UTC that is not before an aware instant."""
    start = datetime(2026, 1, 1, tzinfo=UTC)
    return start + -(-(at - start) // step) * step


def on_day(day: date, hour: int) -> datetime:
    """Return an hour of a day in UTC."""
    return datetime(day.year, day.month, day.day, hour, tzinfo=UTC)
