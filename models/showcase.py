"""What groups show at the end: slides in all their versions, the order, and questions."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, LargeBinary, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from models.columns import UtcDateTime, one_of

_UNPREVIEWED = text("previewed_at IS NULL")


class SlidePicture(SQLModel, table=True):
    """A picture that somebody gave for a slide, as it was fetched from Slack; once a file."""

    __tablename__ = "slide_picture"
    __table_args__ = (
        UniqueConstraint("group_id", "slack_file_id"),
        CheckConstraint(one_of("state", "waiting", "fetched", "unusable"), "state"),
        CheckConstraint("(state = 'fetched') = (content IS NOT NULL)", "content"),
    )

    id: int = Field(default=None, primary_key=True)  # given by the database
    group_id: int = Field(foreign_key="group.id", ondelete="CASCADE")
    slack_file_id: str
    words: str  # what it shows, for who cannot see it
    state: str = "waiting"
    content: bytes | None = Field(default=None, sa_type=LargeBinary)


class Slide(SQLModel, table=True):
    """One version of a group's slide; the highest version counts.

    Source: "Each group will present one slide outlining something they learned or completed".
    """

    __table_args__ = (
        UniqueConstraint("group_id", "version"),
        CheckConstraint(one_of("state", "draft", "final"), "state"),
        CheckConstraint("version >= 1", "version"),
        Index(
            "ix_slide_unpreviewed",
            "group_id",
            sqlite_where=_UNPREVIEWED,
            postgresql_where=_UNPREVIEWED,
        ),
    )

    id: int = Field(default=None, primary_key=True)  # given by the database
    group_id: int = Field(foreign_key="group.id", ondelete="CASCADE")
    version: int
    state: str
    title: str
    body: str  # what the group learned or completed
    url: str | None = None
    presenters: str  # names as they are to be read
    picture_id: int | None = Field(
        default=None, foreign_key="slide_picture.id", ondelete="SET NULL", index=True
    )
    saved_by: int | None = Field(foreign_key="person.id", ondelete="SET NULL")
    saved_at: datetime = Field(sa_type=UtcDateTime)
    previewed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    preview_file_id: str | None = None  # Slack's, of the picture of this version


class Showing(SQLModel, table=True):
    """At which showcase a group shows its slide, and as which."""

    __table_args__ = (UniqueConstraint("group_id"),)

    id: int = Field(default=None, primary_key=True)  # given by the database
    event_id: int = Field(foreign_key="event.id", ondelete="CASCADE", index=True)
    group_id: int = Field(foreign_key="group.id", ondelete="CASCADE")
    position: int  # from 1; two groups of the same position stand in the order of their names


class Question(SQLModel, table=True):
    """What somebody of the community would like to know from a group."""

    __table_args__ = (
        CheckConstraint("(answer IS NULL) = (answered_at IS NULL)", "answered"),
        Index("ix_question_group_id_asked_at", "group_id", "asked_at"),
    )

    id: int = Field(default=None, primary_key=True)  # given by the database
    group_id: int = Field(foreign_key="group.id", ondelete="CASCADE")
    asked_by: int | None = Field(foreign_key="person.id", ondelete="SET NULL", index=True)
    words: str
    asked_at: datetime = Field(sa_type=UtcDateTime)
    answer: str | None = None
    answered_by: int | None = Field(default=None, foreign_key="person.id", ondelete="SET NULL")
    answered_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
