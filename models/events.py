"""Events of a term, who signs up for them, and who was there."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from models.columns import UtcDateTime, one_of


class Event(SQLModel, table=True):
    """An info session, onboarding session, power check-in or showcase; it follows its term's date.

    ``number`` tells the showcases of a term apart. ``title`` is None while it is called as its
    kind is. An event whose date was taken out of the term is cancelled and kept.
    """

    __table_args__ = (
        UniqueConstraint("term_id", "kind", "number"),
        UniqueConstraint("uid"),
        Index("ix_event_workspace_id_starts_at", "workspace_id", "starts_at"),
        CheckConstraint(
            one_of("kind", "info_session", "onboarding", "power_check_in", "showcase"), "kind"
        ),
        CheckConstraint("number >= 1", "number"),
        CheckConstraint("duration_minutes BETWEEN 15 AND 480", "duration_minutes"),
        CheckConstraint("(recording_url IS NULL) = (recording_at IS NULL)", "recording"),
        CheckConstraint("(moved_at IS NULL) = (was_at IS NULL)", "moved"),
    )

    id: int = Field(default=None, primary_key=True)  # given by the database
    workspace_id: int = Field(foreign_key="workspace.id", ondelete="CASCADE")
    term_id: int = Field(foreign_key="term.id", ondelete="CASCADE")
    kind: str
    number: int = 1
    title: str | None = None
    starts_at: datetime = Field(sa_type=UtcDateTime)
    duration_minutes: int = 60
    join_url: str | None = None
    code_word: str | None = None  # said at the event, typed by who says that they were there
    recording_url: str | None = None
    recording_at: datetime | None = Field(default=None, sa_type=UtcDateTime)  # when it was given
    opened_at: datetime | None = Field(default=None, sa_type=UtcDateTime)  # attendance, by hand
    moved_at: datetime | None = Field(default=None, sa_type=UtcDateTime)  # when the date changed
    was_at: datetime | None = Field(default=None, sa_type=UtcDateTime)  # the date before that
    cancelled_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    uid: str  # of its calendar entry, the same for ever
    sequence: int = 0  # of its calendar entry, counts up with each change
    created_at: datetime = Field(sa_type=UtcDateTime)
    updated_at: datetime = Field(sa_type=UtcDateTime)


class EventAttendance(SQLModel, table=True):
    """What one person said about one event, before and after, and what a coordinator said.

    The coordinator's word on whether they were there wins over their own.
    """

    __tablename__ = "event_attendance"
    __table_args__ = (
        UniqueConstraint("event_id", "person_id"),
        CheckConstraint(f"rsvp IS NULL OR {one_of('rsvp', 'coming', 'not_coming')}", "rsvp"),
        CheckConstraint("(rsvp IS NULL) = (rsvp_at IS NULL)", "rsvp_at"),
        CheckConstraint("(said_at IS NULL) = (with_code_word IS NULL)", "said_at"),
        CheckConstraint("(marked_there IS NULL) = (marked_at IS NULL)", "marked_at"),
    )

    id: int = Field(default=None, primary_key=True)  # given by the database
    event_id: int = Field(foreign_key="event.id", ondelete="CASCADE")
    person_id: int = Field(foreign_key="person.id", ondelete="CASCADE", index=True)
    rsvp: str | None = None
    rsvp_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    said_at: datetime | None = Field(default=None, sa_type=UtcDateTime)  # "I was there"
    with_code_word: bool | None = None  # whether they knew the event's code word when they did
    watched_at: datetime | None = Field(default=None, sa_type=UtcDateTime)  # the recording
    marked_there: bool | None = None  # the coordinator's word
    marked_by: int | None = Field(default=None, foreign_key="person.id", ondelete="SET NULL")
    marked_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
