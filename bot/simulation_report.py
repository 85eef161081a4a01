"""What ``mentoring simulate`` found out: measured in the workspace's own history, by its ledger.

What was said is read from the messages that stand in the sandbox's conversations, by the ids in
their metadata; the ledger only says what each id is about.
"""

import statistics
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models import Application, Certificate, Group, Membership, Nudge, Person, Term
from programme.daytime import is_daytime
from programme.eligibility import Role
from programme.nudges import State, Urgency
from sandbox import Slack

_DAYS = 7
_MOST_NAMED = 8


@dataclass(frozen=True)
class Said:
    """One message of the bot that nobody had asked for, as it stands in a conversation."""

    at: datetime  # aware UTC
    channel_id: str
    reader: str | None  # their Slack id; None in a channel
    opaque_ids: Sequence[str]


@dataclass(frozen=True)
class OfRole:
    """How far those of one role came."""

    applied: int
    in_a_group: int  # at some time
    certificates: int


@dataclass(frozen=True)
class PerWeek:
    """How many messages the bot wrote to one person in one week of the term."""

    median: float
    ninety_percent: int  # of the weeks had no more
    most: int


@dataclass(frozen=True)
class Report:
    """What a simulated term came to; the first three numbers are to be 0."""

    duplicates: int  # ids that stand in more than one message
    lost: int  # due, and neither said nor settled; or said by the ledger, and not to be found
    at_night: int  # outside 8:00 to 20:00 where it is read, unless the meeting is, too
    mentors: OfRole
    mentees: OfRole
    nudges: PerWeek  # all messages that nobody asked for
    nudges_but_meetings: PerWeek  # without those that only remind of meetings
    groups: int
    messages: int
    settled: Mapping[str, int]  # what was not said any more, by reason
    refused_by_slack: Mapping[str, int]  # calls of the bot, by method and error
    through_slack: Mapping[str, int]  # what people typed, sent and pressed
    straight: Mapping[str, int]  # what they did at once in the programme
    let_be: Mapping[str, int]  # what they could not do any more
    seconds: float

    @property
    def is_good(self) -> bool:
        """Whether nothing was said twice, lost, or said at night."""
        return not (self.duplicates or self.lost or self.at_night)

    def as_json(self) -> dict[str, Any]:
        """Return it as JSON has it."""
        return asdict(self)


def list_said(slack: Slack) -> list[Said]:
    """Return all that the bot said unasked, in order of time, from the conversations themselves."""
    workspace = slack.workspace
    bots = {app.bot_user_id for app in workspace.installed()}
    found = []
    for channel in workspace.channels.values():
        readers = [one for one in channel.members if one not in bots]
        reader = readers[0] if channel.kind == "im" and readers else None
        for message in channel.messages:
            payload = (message.metadata or {}).get("event_payload") or {}
            if "id" in payload:
                at = datetime.fromtimestamp(float(message.ts), UTC)
                found.append(Said(at, channel.id, reader, str(payload["id"]).split()))
    return sorted(found, key=lambda one: one.at)


@dataclass(frozen=True)
class Ledger:
    """What the bot's database says about what was to be said."""

    nudges: Mapping[str, Nudge]  # by opaque id
    zones: Mapping[str, str]  # by Slack id of a person or a channel

    @classmethod
    async def read(cls, session: AsyncSession) -> "Ledger":
        """Return it as it is."""
        nudges = {one.opaque_id: one for one in (await session.exec(select(Nudge))).all()}
        people = await session.exec(select(Person.slack_user_id, Person.time_zone))
        groups = await session.exec(select(Group.slack_channel_id, Group.time_zone))
        zones = {id_: zone for id_, zone in [*people, *groups] if id_ is not None}
        return cls(nudges, zones)

    def count_lost(self, said: Sequence[Said], now: datetime) -> int:
        """Return how many were due and not said, or were said and stand nowhere."""
        there = {id_ for one in said for id_ in one.opaque_ids}
        is_late = (State.PLANNED, State.CLAIMED)
        return sum(
            (one.state in is_late and one.try_at <= now)
            or one.state == State.PARKED
            or (one.state == State.SENT and one.opaque_id not in there)
            for one in self.nudges.values()
        )

    def is_at_night(self, one: Said) -> bool:
        """Say whether it came outside the daytime of where it is read, and need not have."""
        zone = self.zones.get(one.reader or one.channel_id)
        if zone is None or is_daytime(one.at, zone):
            return False
        nudges = [self.nudges[id_] for id_ in one.opaque_ids if id_ in self.nudges]
        return not any(
            nudge.urgency == Urgency.MEETING
            and nudge.about_at is not None
            and not is_daytime(nudge.about_at, zone)
            for nudge in nudges
        )

    def is_reminder(self, one: Said) -> bool:
        """Say whether a message only reminds of meetings or deadlines."""
        nudges = [self.nudges[id_] for id_ in one.opaque_ids if id_ in self.nudges]
        return all(nudge.urgency == Urgency.MEETING for nudge in nudges)


def count_duplicates(said: Sequence[Said]) -> int:
    """Return how many ids stand in more than one message, or in one twice."""
    times = Counter(id_ for one in said for id_ in one.opaque_ids)
    return sum(count > 1 for count in times.values())


def per_week(said: Sequence[Said], readers: Sequence[str], term: Term) -> PerWeek:
    """Return how many of these messages came to each of these readers in each week of the term."""
    counts: dict[tuple[str, int], int] = defaultdict(int)
    zone = ZoneInfo(term.time_zone)
    weeks = -(-((term.ends_on - term.starts_on) // timedelta(days=1)) // _DAYS)
    for one in said:
        week = (one.at.astimezone(zone).date() - term.starts_on).days // _DAYS
        if one.reader is not None and 0 <= week < weeks:
            counts[one.reader, week] += 1
    every = sorted(counts[reader, week] for reader in readers for week in range(weeks)) or [0]
    return PerWeek(statistics.median(every), every[(len(every) - 1) * 9 // 10], every[-1])


async def count_role(session: AsyncSession, term_id: int, role: Role) -> OfRole:
    """Return how many of a role applied, were in a group, and have a certificate that holds."""
    applied = select(func.count(func.distinct(Application.person_id))).where(
        Application.term_id == term_id, Application.role == role
    )
    placed = (
        select(func.count(func.distinct(Membership.person_id)))
        .join(Application, col(Application.id) == col(Membership.application_id))
        .where(Application.term_id == term_id, Application.role == role)
    )
    certified = select(func.count(col(Certificate.id))).where(
        Certificate.term_id == term_id,
        Certificate.role == role,
        col(Certificate.revoked_at).is_(None),
    )
    counts = [(await session.exec(query)).one() for query in (applied, placed, certified)]
    return OfRole(*counts)


def report_lines(report: Report) -> list[str]:
    """Return the report as people read it."""
    lines = [
        f"{role}: {one.certificates} certificates of {one.in_a_group} in a group "
        f"({_percent(one.certificates, one.in_a_group)}), {one.applied} applied"
        for role, one in (("Mentors", report.mentors), ("Mentees", report.mentees))
    ]
    for what, one in (
        ("Unasked messages per person and week", report.nudges),
        ("Of these beyond meetings", report.nudges_but_meetings),
    ):
        lines.append(
            f"{what}: median {one.median:g}, 90 % at most {one.ninety_percent}, most {one.most}"
        )
    lines += [
        f"Duplicates: {report.duplicates}",
        f"Lost: {report.lost}",
        f"At night: {report.at_night}",
        f"Refused by Slack: {_in_words(report.refused_by_slack)}",
        f"Not said any more: {_in_words(report.settled)}",
        f"{report.groups} groups, {report.messages} unasked messages",
        _shares(report),
        f"People let be: {_in_words(report.let_be)}",
        f"Wall time: {report.seconds:.0f} s",
    ]
    return lines


def _shares(report: Report) -> str:
    clicked, straight = sum(report.through_slack.values()), sum(report.straight.values())
    return (
        f"Of what people did, {clicked} were typed, sent or pressed in Slack "
        f"({_percent(clicked, clicked + straight)}), {straight} went straight to the programme"
    )


def _percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:.0f} %" if whole else "none"


def _in_words(counts: Mapping[str, int]) -> str:
    """Return how many there are, and of what most."""
    most = Counter(counts).most_common(_MOST_NAMED)
    named = ", ".join(f"{what}: {count}" for what, count in most)
    return f"{sum(counts.values())} ({named})" if named else "0"
