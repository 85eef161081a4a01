"""Meetings of a group, and who said they would come, and came."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from models.columns import EncryptedText, UtcDateTime, one_of

_STATES = ("planned", "skipped", "cancelled", "dropped", "held", "not_held")


class Meeting(SQLModel, table=True):
    """One meeting: wall-clock on the clocks of its time zone, and the instant that makes.

    ``planned_on`` is the day on which the group's series put it; it stays when the meeting is
    moved, so that laying out the series again finds it. It is None for one that was added, and for
    one that the series ``dropped``: nobody sees it any more, but calendars that have it are told.
    """

    __table_args__ = (
        UniqueConstraint("group_id", "planned_on"),
        UniqueConstraint("uid"),
        Index("ix_meeting_group_id_starts_at", "group_id", "starts_at"),
        Index("ix_meeting_state_starts_at", "state", "starts_at"),
        CheckConstraint(one_of("state", *_STATES), "state"),
        CheckConstraint("minute_of_day BETWEEN 0 AND 1439", "minute_of_day"),
        CheckConstraint("duration_minutes BETWEEN 15 AND 480", "duration_minutes"),
        CheckConstraint("(state IN ('held', 'not_held')) = (checked_in_at IS NOT NULL)", "checked"),
    )

    id: int = Field(default=None, primary_key=True)  # given by the database
    group_id: int = Field(foreign_key="group.id", ondelete="CASCADE")
    planned_on: date | None = None
    on: date  # the local day in time_zone
    minute_of_day: int  # wall-clock, minutes after midnight in time_zone
    duration_minutes: int = 60
    time_zone: str  # an IANA name
    starts_at: datetime = Field(sa_type=UtcDateTime)  # what the wall-clock time makes
    is_moved: bool = False  # by hand, so that the series leaves it where it is
    state: str = "planned"
    uid: str  # of its calendar entry, the same for ever
    sequence: int = 0  # of its calendar entry, counts up with each change
    notes: str | None = Field(
        default=None, sa_type=EncryptedText
    )  # what was done, as the mentor says
    progress: str | None = Field(default=None, sa_type=EncryptedText)
    next_steps: str | None = Field(default=None, sa_type=EncryptedText)
    notes_url: str | None = None  # where this one was written down, beside the group's notes
    check_in_version: int = 0  # counts up, so that nobody replaces a check-in they have not seen
    checked_in_by: int | None = Field(default=None, foreign_key="person.id", ondelete="SET NULL")
    checked_in_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    created_by: int | None = Field(default=None, foreign_key="person.id", ondelete="SET NULL")
    created_at: datetime = Field(sa_type=UtcDateTime)
    updated_at: datetime = Field(sa_type=UtcDateTime)


class Attendance(SQLModel, table=True):
    """What one person said about one meeting, before and after, and what the mentor said.

    ``was_there`` is the mentor's word where there is one, else the person's own.
    """

    __table_args__ = (
        UniqueConstraint("meeting_id", "person_id"),
        CheckConstraint(f"rsvp IS NULL OR {one_of('rsvp', 'coming', 'not_coming')}", "rsvp"),
        CheckConstraint("(rsvp IS NULL) = (rsvp_at IS NULL)", "rsvp_at"),
        CheckConstraint("(said_there IS NULL) = (said_at IS NULL)", "said_at"),
        CheckConstraint("(marked_there IS NULL) = (marked_at IS NULL)", "marked_at"),
        CheckConstraint(
            f"answer IS NULL OR {one_of('answer', 'keep', 'another_time', 'break')}",
            "answer",
        ),
        CheckConstraint("(answer IS NULL) = (answered_at IS NULL)", "answered_at"),
    )

    id: int = Field(default=None, primary_key=True)  # given by the database
    meeting_id: int = Field(foreign_key="meeting.id", ondelete="CASCADE")
    person_id: int = Field(foreign_key="person.id", ondelete="CASCADE", index=True)
    rsvp: str | None = None
    rsvp_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    word: str | None = Field(
        default=None, sa_type=EncryptedText
    )  # to the mentor, from who cannot come
    said_there: bool | None = None  # the person's own word
    said_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    marked_there: bool | None = None  # the mentor's, which wins
    marked_by: int | None = Field(default=None, foreign_key="person.id", ondelete="SET NULL")
    marked_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    answer: str | None = None  # whether the time is still good, from who missed it
    answer_word: str | None = Field(default=None, sa_type=EncryptedText)  # what they added
    answered_at: datetime | None = Field(default=None, sa_type=UtcDateTime)

    @property
    def was_there(self) -> bool | None:
        """Whether they were there, as far as anybody said."""
        return self.said_there if self.marked_there is None else self.marked_there


class AttendanceWord(SQLModel, table=True):
    """One word about whether somebody was at a meeting; later words stand beside it.

    ``is_mentors`` tells a mentor's word from the person's own.
    """

    __tablename__ = "attendance_word"

    id: int = Field(default=None, primary_key=True)  # given by the database
    meeting_id: int = Field(foreign_key="meeting.id", ondelete="CASCADE", index=True)
    person_id: int = Field(foreign_key="person.id", ondelete="CASCADE", index=True)
    said_by: int | None = Field(foreign_key="person.id", ondelete="SET NULL")
    is_mentors: bool
    there: bool
    said_at: datetime = Field(sa_type=UtcDateTime)


class MembershipBreak(SQLModel, table=True):
    """From when to when a member takes a break from their group; it excuses them, both days too."""

    __tablename__ = "membership_break"
    __table_args__ = (
        UniqueConstraint("membership_id", "from_on"),
        CheckConstraint("from_on <= until_on", "from_before_until"),
    )

    id: int = Field(default=None, primary_key=True)  # given by the database
    membership_id: int = Field(foreign_key="membership.id", ondelete="CASCADE")
    from_on: date
    until_on: date
    asked_at: datetime = Field(sa_type=UtcDateTime)
