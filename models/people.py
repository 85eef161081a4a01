"""A Slack member whom the bot has met."""

from datetime import datetime

from sqlalchemy import Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from models.columns import UtcDateTime

# Written out, not bound: SQLite uses a partial index only where the query says the same words.
MAY_COORDINATE = text("(is_coordinator OR is_settled_coordinator OR is_admin)")


class Person(SQLModel, table=True):
    """A Slack member, as ``users.info`` and ``user_change`` tell."""

    __table_args__ = (
        UniqueConstraint("workspace_id", "slack_user_id"),
        # The few whom the clock asks for every minute stay quick to find among very many.
        Index(
            "ix_person_may_coordinate",
            "workspace_id",
            sqlite_where=MAY_COORDINATE,
            postgresql_where=MAY_COORDINATE,
        ),
    )

    id: int = Field(default=None, primary_key=True)  # given by the database
    workspace_id: int = Field(foreign_key="workspace.id", ondelete="CASCADE")
    slack_user_id: str
    name: str
    time_zone: str  # an IANA name
    locale: str  # as Slack writes it, e.g. "en-US"
    language: str | None = None  # chosen with /mentoring language; None: by the locale
    is_admin: bool = False  # of the Slack workspace, owners included
    is_coordinator: bool = False  # named with /mentoring coordinators
    is_settled_coordinator: bool = False  # named by the settings, or in a group they name
    certificate_name: str | None = None  # as it is to be written, where they said so
    refreshed_at: datetime = Field(sa_type=UtcDateTime)
