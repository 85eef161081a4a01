"""A Slack member whom the bot has met."""

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from models.columns import UtcDateTime


class Person(SQLModel, table=True):
    """A Slack member, as ``users.info`` and ``user_change`` tell."""

    __table_args__ = (UniqueConstraint("workspace_id", "slack_user_id"),)

    id: int = Field(default=None, primary_key=True)  # given by the database
    workspace_id: int = Field(foreign_key="workspace.id", ondelete="CASCADE")
    slack_user_id: str
    name: str
    time_zone: str  # an IANA name
    locale: str  # as Slack writes it, e.g. "en-US"
    is_admin: bool = False  # of the Slack workspace, owners included
    is_coordinator: bool = False  # named with /mentoring coordinators
    is_settled_coordinator: bool = False  # named by the settings, or in a group they name
    refreshed_at: datetime = Field(sa_type=UtcDateTime)
