"""What groups let the whole programme read."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from models.columns import UtcDateTime


class SharedNote(SQLModel, table=True):
    """What a group did at a meeting, as it lets the whole programme read it, until taken back.

    ``words`` are without the names of its mentees. They stay as the group saw them, whatever
    becomes of the check-in.
    """

    __tablename__ = "shared_note"
    __table_args__ = (
        UniqueConstraint("meeting_id"),
        Index("ix_shared_note_term_id_shared_at", "term_id", "shared_at"),
        CheckConstraint("taken_back_by IS NULL OR taken_back_at IS NOT NULL", "taken_back"),
    )

    id: int = Field(default=None, primary_key=True)  # given by the database
    term_id: int = Field(foreign_key="term.id", ondelete="CASCADE")
    meeting_id: int = Field(foreign_key="meeting.id", ondelete="CASCADE")
    words: str
    version: int = 1  # counts up whenever the group is to see anew what is shared
    shared_by: int | None = Field(foreign_key="person.id", ondelete="SET NULL")
    shared_at: datetime = Field(sa_type=UtcDateTime)
    taken_back_by: int | None = Field(default=None, foreign_key="person.id", ondelete="SET NULL")
    taken_back_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
