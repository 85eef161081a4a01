"""What coordinators say to many at once."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint
from sqlmodel import Field, SQLModel

from models.columns import UtcDateTime, one_of


class Announcement(SQLModel, table=True):
    """Words of a coordinator to people of a term; a draft until ``sent_at``."""

    __table_args__ = (CheckConstraint(one_of("audience", "all", "mentor", "mentee"), "audience"),)

    id: int = Field(default=None, primary_key=True)  # given by the database
    term_id: int = Field(foreign_key="term.id", ondelete="CASCADE", index=True)
    words: str
    audience: str
    focuses: list[str] = Field(sa_type=JSON)  # of groups; empty for any
    groups: list[Any] = Field(sa_type=JSON)  # their ids; empty for any
    made_by: int | None = Field(foreign_key="person.id", ondelete="SET NULL")
    made_at: datetime = Field(sa_type=UtcDateTime)
    sent_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
