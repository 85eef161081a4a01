"""Whom coordinators ask to take part, from a table of another database."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from models.columns import UtcDateTime, one_of

# Written out, not bound: SQLite uses a partial index only where the query says the same words.
IS_TO_LOOK_UP = text("recruit.state = 'waiting'")
_WAITING = text("state = 'waiting'")


class RecruitImport(SQLModel, table=True):
    """One file of people that a coordinator gave; what stands in it is read from Slack again."""

    __tablename__ = "recruit_import"

    id: int = Field(default=None, primary_key=True)  # given by the database
    term_id: int = Field(foreign_key="term.id", ondelete="CASCADE", index=True)
    slack_file_id: str
    columns: dict[str, Any] = Field(sa_type=JSON)  # which column is what, by its number
    made_by: int | None = Field(foreign_key="person.id", ondelete="SET NULL")
    made_at: datetime = Field(sa_type=UtcDateTime)
    confirmed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class Recruit(SQLModel, table=True):
    """One person of such a file, once a term: what it says of them, and what became of it.

    ``waiting`` is to be looked up in Slack, ``invited`` was asked, ``not_now`` said so,
    ``applied`` had applied before they were asked, ``no_account`` is not in Slack,
    ``not_eligible`` is nobody to ask.
    """

    __table_args__ = (
        UniqueConstraint("term_id", "email"),
        # Who is to be looked up stays quick to find, however many were.
        Index("ix_recruit_waiting", "term_id", sqlite_where=_WAITING, postgresql_where=_WAITING),
        CheckConstraint(f"role IS NULL OR {one_of('role', 'mentor', 'mentee')}", "role"),
        CheckConstraint(
            one_of("certification", "certified", "trained", "training", "none"), "certification"
        ),
        CheckConstraint("workshops_taught >= 0", "workshops_taught"),
        CheckConstraint(
            one_of(
                "state", "waiting", "invited", "not_now", "applied", "no_account", "not_eligible"
            ),
            "state",
        ),
    )

    id: int = Field(default=None, primary_key=True)  # given by the database
    term_id: int = Field(foreign_key="term.id", ondelete="CASCADE")
    import_id: int = Field(foreign_key="recruit_import.id", ondelete="CASCADE", index=True)
    email: str  # in lower case
    name: str
    role: str | None  # for which they are eligible, None for none
    certification: str
    workshops_taught: int
    state: str = "waiting"
    person_id: int | None = Field(
        default=None, foreign_key="person.id", ondelete="SET NULL", index=True
    )
    updated_at: datetime = Field(sa_type=UtcDateTime)
