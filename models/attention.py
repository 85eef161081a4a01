"""What coordinators did about groups and people who need a hand."""

from datetime import datetime

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field, SQLModel

from models.columns import UtcDateTime, one_of


class AttentionMark(SQLModel, table=True):
    """That a coordinator handled something that needed a hand, or wants to see it later.

    ``key`` names what it was by the programme's facts; when it happens again, the key is another.
    """

    __tablename__ = "attention_mark"
    __table_args__ = (
        UniqueConstraint("workspace_id", "key"),
        CheckConstraint(one_of("state", "handled", "snoozed"), "state"),
        CheckConstraint("(state = 'snoozed') = (until_at IS NOT NULL)", "until"),
    )

    id: int = Field(default=None, primary_key=True)  # given by the database
    workspace_id: int = Field(foreign_key="workspace.id", ondelete="CASCADE")
    key: str
    state: str
    until_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    marked_by: int | None = Field(foreign_key="person.id", ondelete="SET NULL")
    marked_at: datetime = Field(sa_type=UtcDateTime)
