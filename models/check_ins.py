"""The coordinator's monthly follow-up with a group, and who began to apply."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from models.columns import EncryptedText, UtcDateTime, one_of

_UNHANDLED = text("handled_at IS NULL")


class CheckIn(SQLModel, table=True):
    """What a group's mentors answered to one of the term's follow-ups; at most one answer each.

    ``number`` counts the term's spans of four weeks: 1 for the first follow-up, 0 for what mentors
    say before it. What needs nothing of a coordinator is handled from the beginning, by nobody.

    Source: "Follow up with each mentoring team on a monthly basis and ask if there's anything you
    can do to help".
    """

    __tablename__ = "check_in"
    __table_args__ = (
        UniqueConstraint("group_id", "number"),
        Index(
            "ix_check_in_unhandled",
            "group_id",
            sqlite_where=_UNHANDLED,
            postgresql_where=_UNHANDLED,
        ),
        CheckConstraint("number >= 0", "number"),
        CheckConstraint(one_of("answer", "well", "help", "other"), "answer"),
        CheckConstraint("handled_by IS NULL OR handled_at IS NOT NULL", "handled"),
    )

    id: int = Field(default=None, primary_key=True)  # given by the database
    group_id: int = Field(foreign_key="group.id", ondelete="CASCADE")
    number: int
    answer: str
    answered_by: int | None = Field(foreign_key="person.id", ondelete="SET NULL")
    answered_at: datetime = Field(sa_type=UtcDateTime)
    handled_by: int | None = Field(default=None, foreign_key="person.id", ondelete="SET NULL")
    handled_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class CheckInWord(SQLModel, table=True):
    """What a mentor, or a coordinator who answers, wrote in a follow-up."""

    __tablename__ = "check_in_word"

    id: int = Field(default=None, primary_key=True)  # given by the database
    check_in_id: int = Field(foreign_key="check_in.id", ondelete="CASCADE", index=True)
    said_by: int | None = Field(foreign_key="person.id", ondelete="SET NULL")
    by_coordinator: bool
    words: str = Field(sa_type=EncryptedText)
    said_at: datetime = Field(sa_type=UtcDateTime)


class ApplicationBegun(SQLModel, table=True):
    """That somebody opened the form of a term, so that they can be reminded to send it."""

    __tablename__ = "application_begun"
    __table_args__ = (UniqueConstraint("term_id", "person_id"),)

    id: int = Field(default=None, primary_key=True)  # given by the database
    term_id: int = Field(foreign_key="term.id", ondelete="CASCADE")
    person_id: int = Field(foreign_key="person.id", ondelete="CASCADE", index=True)
    began_at: datetime = Field(sa_type=UtcDateTime)
