"""The Slack team that installed the bot."""

import secrets
from datetime import datetime

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field, SQLModel

from models.columns import UtcDateTime


class Workspace(SQLModel, table=True):
    """A Slack team; everything else hangs off it, so one deployment can serve many."""

    __table_args__ = (
        UniqueConstraint("slack_team_id"),
        CheckConstraint("regular_percent BETWEEN 1 AND 100", "regular_percent"),
    )

    id: int = Field(default=None, primary_key=True)  # given by the database
    slack_team_id: str
    name: str
    slack_app_id: str | None = None  # ours, as members' links to it name it
    slack_bot_user_id: str | None = None  # ours, as which Slack says what we did
    approves_eligible: bool = False  # applications of eligible people, without a review
    programme_channel_id: str | None = None  # where events are announced
    recording_counts: bool = True  # who watched the onboarding recording was at the onboarding
    regular_percent: int = 60  # of a group's meetings, that make a mentor's attendance regular
    # Makes the ids of nudges in Slack's metadata: the same after a restore, and telling nothing.
    opaque_key: str = Field(default_factory=lambda: secrets.token_urlsafe(32))
    installed_at: datetime = Field(sa_type=UtcDateTime)
