"""What many people do at once, as Slack would tell the bot."""

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlmodel import col, delete, select

from benchmarks.load_app import NOW, TEAM_ID
from benchmarks.load_slack import Ask, FastSlack
from models import Attendance, AttendanceWord, Courtesy, Database, Meeting, Membership, Person
from views.attendance import SAY_THERE
from views.quiet_times import VIEW

Json = dict[str, Any]
DOUBLE_CLICKS = 0.05  # of the buttons
# Of a hundred; buttons are what people press most.
SHARES = {"command": 30, "button": 40, "submit": 15, "home": 15}


@dataclass(frozen=True)
class Member:
    """Somebody in a group, and the meetings that they may have been at."""

    person_id: int
    slack_user_id: str
    meeting_ids: tuple[int, ...]


async def list_members(database: Database) -> list[Member]:
    """Return everybody in a group whose meetings lie behind."""
    async with database.reading() as session:
        rows = await session.exec(
            select(Person.id, Person.slack_user_id, Meeting.id)
            .join(Membership, col(Membership.person_id) == col(Person.id))
            .join(Meeting, col(Meeting.group_id) == col(Membership.group_id))
            .where(Meeting.state == "planned", col(Meeting.starts_at) < NOW)
            .order_by(col(Person.id), col(Meeting.id))
        )
        found: dict[tuple[int, str], list[int]] = {}
        for person_id, slack_user_id, meeting_id in rows:
            found.setdefault((person_id, slack_user_id), []).append(meeting_id)
    return [Member(*who, tuple(meetings)) for who, meetings in found.items()]


@dataclass
class Crowd:
    """Who does what next. Nobody does two things at the same time, but for double clicks.

    ``pressed`` and ``sent`` are what has to be in the database afterwards.
    """

    slack: FastSlack
    members: list[Member]
    shares: dict[str, int]
    seed: int

    def __post_init__(self) -> None:
        self.pressed: set[tuple[int, int]] = set()
        self.sent: set[int] = set()
        self._clicked: tuple[str, int] | None = None  # and will be once more
        self._random = random.Random(self.seed)  # noqa: S311 - which of them is no secret
        self._turns = self._take_turns()

    def _take_turns(self) -> Iterator[tuple[Member, int]]:
        turn = 0
        while True:
            for member in self.members:
                yield member, member.meeting_ids[turn % len(member.meeting_ids)]
            turn += 1

    def next(self) -> Ask:
        """Return the next thing that somebody does."""
        if self._clicked is not None:
            again, self._clicked = self._clicked, None
            return self._press(*again)
        member, meeting_id = next(self._turns)
        kind = self._random.choices([*self.shares], [*self.shares.values()])[0]
        user_id = member.slack_user_id
        if kind == "command":
            return self._command(user_id)
        if kind == "home":
            return _home(user_id)
        if kind == "submit":
            self.sent.add(member.person_id)
            return _submit(user_id)
        self.pressed.add((member.person_id, meeting_id))
        if self._random.random() < DOUBLE_CLICKS:
            self._clicked = user_id, meeting_id
        return self._press(user_id, meeting_id)

    def _command(self, user_id: str) -> Ask:
        response_url, outcome = self.slack.response_url()
        body = {
            "command": "/mentoring",
            "text": "status",
            "team_id": TEAM_ID,
            "user_id": user_id,
            "channel_id": "C1",
            "trigger_id": "1.1.1",
            "response_url": response_url,
        }
        return Ask("slash_commands", body, outcome)

    def _press(self, user_id: str, meeting_id: int) -> Ask:
        response_url, outcome = self.slack.response_url()
        action = {
            "type": "button",
            "block_id": "b",
            "action_id": SAY_THERE,
            "value": str(meeting_id),
        }
        body = {
            "type": "block_actions",
            "team": {"id": TEAM_ID},
            "user": {"id": user_id, "team_id": TEAM_ID},
            "container": {"type": "message", "channel_id": "D1", "message_ts": "1.0"},
            "message": {"text": "Were you there?", "blocks": []},
            "trigger_id": "1.1.1",
            "response_url": response_url,
            "actions": [action],
        }
        return Ask("interactive", body, outcome)


def _submit(user_id: str) -> Ask:
    state = {
        "until_on": {"quiet_times.until_on": {"type": "datepicker", "selected_date": None}},
        "days_off": {
            "quiet_times.days_off": {"type": "checkboxes", "selected_options": [{"value": "6"}]}
        },
    }
    body = {
        "type": "view_submission",
        "team": {"id": TEAM_ID},
        "user": {"id": user_id, "team_id": TEAM_ID},
        "view": {
            "id": "V1",
            "type": "modal",
            "callback_id": VIEW,
            "private_metadata": "",
            "state": {"values": state},
            "blocks": [],
        },
    }
    return Ask("interactive", body, f"views.publish:{user_id}")


def _home(user_id: str) -> Ask:
    event = {"type": "app_home_opened", "user": user_id, "tab": "home", "channel": "D1"}
    body = {
        "type": "event_callback",
        "team_id": TEAM_ID,
        "api_app_id": "A1",
        "event_id": "Ev1",
        "event_time": 1,
        "event": event,
        "authorizations": [{"team_id": TEAM_ID, "user_id": "UBOT", "is_bot": True}],
    }
    return Ask("events_api", body, f"views.publish:{user_id}")


async def forget_all(database: Database) -> None:
    """Forget what people pressed and sent, so that they do it for the first time again."""
    async with database.writing() as session:
        for table in (AttendanceWord, Attendance, Courtesy):
            await session.exec(delete(table))


async def find_lost(database: Database, crowd: Crowd) -> tuple[int, int]:
    """Return how much of what people did is not in the database, and how much is there twice.

    Each word about a meeting is a row of its own, so somebody who clicked twice must be there once;
    so must those who clicked again in a later turn. What a form says is one row for each person,
    so it can be lost, and not be doubled.
    """
    async with database.reading() as session:
        said = await session.exec(
            select(Attendance.person_id, Attendance.meeting_id).where(
                col(Attendance.said_there).is_(True)
            )
        )
        words = await session.exec(select(AttendanceWord.person_id, AttendanceWord.meeting_id))
        kept = await session.exec(
            select(Courtesy.person_id).where(col(Courtesy.days_off).is_not(None))
        )
        there, each_word, chosen = set(said.all()), Counter(words.all()), set(kept.all())
    lost = len(crowd.pressed - (there & set(each_word))) + len(crowd.sent - chosen)
    return lost, sum(times - 1 for times in each_word.values())
