"""What it takes to speak in one workspace."""

import asyncio
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from slack_sdk.web.async_client import AsyncWebClient

from models import Database
from programme.clock import Clock
from programme.translations import ENGLISH
from scheduler.metrics import NudgeMetrics
from scheduler.pace import Pace
from scheduler.rules import NudgeRule


@dataclass(frozen=True)
class Sender:
    """What it takes to speak in one workspace. ``client`` is :func:`calls.nudge_client`'s.

    What falls due at a full hour is said to each person within ``spread`` of it. What is due to so
    many as ``readers_at_once`` is claimed together, if the pace lets them hear it in a moment.
    """

    database: Database
    client: AsyncWebClient
    clock: Clock
    workspace_id: int
    rules: Mapping[str, NudgeRule]
    pace: Pace = field(default_factory=Pace)
    holder: str = field(default_factory=lambda: secrets.token_hex(8))
    stopping: asyncio.Event = field(default_factory=asyncio.Event)
    at_work: asyncio.Lock = field(default_factory=asyncio.Lock)
    spread: timedelta = timedelta()
    readers_at_once: int = 50
    metrics: NudgeMetrics = field(default_factory=NudgeMetrics)
    keep_months: int | None = None  # after their last term, what is known about people
    language: str = ENGLISH  # of channels, and of people whose own is not among the catalogues
