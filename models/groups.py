"""Mentoring groups: how they were proposed, who is in them, what they set out to do."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from models.columns import UtcDateTime, one_of

_DRAFT = text("state = 'draft'")
_NOT_LAID_OUT = text("laid_out_at IS NULL")
_PRESENT = text("left_at IS NULL")
_PRESENT_MENTEE = text("left_at IS NULL AND seat IS NOT NULL")
_PRESENT_LEAD = text("left_at IS NULL AND role = 'lead'")
# Written out, not bound: SQLite uses a partial index only where the query says the same words.
IS_UNFINISHED = text(
    "(slack_channel_id IS NULL OR described_at IS NULL OR bookmarked_at IS NULL"
    " OR invited_at IS NULL OR pinned_at IS NULL)"
)
IS_TO_GO = text("(left_at IS NOT NULL AND out_of_channel_at IS NULL)")


class Proposal(SQLModel, table=True):
    """Groups that a coordinator looks at before anybody hears of them; one draft a term."""

    __table_args__ = (
        Index(
            "ix_proposal_one_draft",
            "term_id",
            unique=True,
            sqlite_where=_DRAFT,
            postgresql_where=_DRAFT,
        ),
        CheckConstraint(one_of("state", "draft", "published", "discarded"), "state"),
    )

    id: int = Field(default=None, primary_key=True)  # given by the database
    term_id: int = Field(foreign_key="term.id", ondelete="CASCADE", index=True)
    state: str = "draft"
    version: int = 1  # counts up with each change, so that nobody changes what they do not see
    content: dict[str, Any] = Field(sa_type=JSON)  # see programme.seatings
    created_by: int | None = Field(foreign_key="person.id", ondelete="SET NULL")
    created_at: datetime = Field(sa_type=UtcDateTime)
    updated_at: datetime = Field(sa_type=UtcDateTime)
    published_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class Group(SQLModel, table=True):
    """Mentors and mentees who meet at a weekly hour, wall-clock in the group's own zone.

    ``slack_channel_id`` and the instants that follow it say how far its channel is set up.
    """

    __table_args__ = (
        UniqueConstraint("term_id", "name"),
        UniqueConstraint("proposal_id", "number"),
        Index("ix_group_term_id_created_at", "term_id", "created_at"),
        # Whose channel is to be set up stays quick to find, however many groups there are.
        Index(
            "ix_group_unfinished",
            "term_id",
            sqlite_where=IS_UNFINISHED,
            postgresql_where=IS_UNFINISHED,
        ),
        CheckConstraint("weekday BETWEEN 0 AND 6", "weekday"),
        CheckConstraint("hour BETWEEN 0 AND 23", "hour"),
        CheckConstraint(one_of("rhythm", "weekly", "fortnightly", "monthly"), "rhythm"),
        # What is to be laid out stays quick to find, however many groups there are.
        Index(
            "ix_group_not_laid_out",
            "term_id",
            sqlite_where=_NOT_LAID_OUT,
            postgresql_where=_NOT_LAID_OUT,
        ),
    )

    id: int = Field(default=None, primary_key=True)  # given by the database
    term_id: int = Field(foreign_key="term.id", ondelete="CASCADE")
    proposal_id: int | None = Field(foreign_key="proposal.id", ondelete="SET NULL")
    number: int  # within the proposal: publishing twice forms each group once
    name: str  # readable and unique in the term, e.g. "Baobab"
    focus: str
    language: str  # ISO 639 code
    place: str | None = None  # of a group that meets in person
    weekday: int  # 0 is Monday
    hour: int
    time_zone: str  # an IANA name
    rhythm: str = "weekly"  # how often it meets; every four weeks is monthly
    # Since when its meetings fit the term's dates; None while that is to be looked at.
    laid_out_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    notes_url: str | None = None
    created_at: datetime = Field(sa_type=UtcDateTime)
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    slack_channel_id: str | None = Field(default=None, index=True)
    invited_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    described_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    pinned_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    bookmarked_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    notes_bookmark_id: str | None = None  # Slack's id of the bookmark that leads to the notes


class Membership(SQLModel, table=True):
    """Who is in a group, as what, from when to when. Mentees sit on numbered seats, five at most.

    Source: "Mentors guide small groups of no more than five mentees".
    """

    __table_args__ = (
        Index(
            "ix_membership_one_present",
            "group_id",
            "person_id",
            unique=True,
            sqlite_where=_PRESENT,
            postgresql_where=_PRESENT,
        ),
        Index(
            "ix_membership_one_seat",
            "group_id",
            "seat",
            unique=True,
            sqlite_where=_PRESENT_MENTEE,
            postgresql_where=_PRESENT_MENTEE,
        ),
        Index(
            "ix_membership_one_lead",
            "group_id",
            unique=True,
            sqlite_where=_PRESENT_LEAD,
            postgresql_where=_PRESENT_LEAD,
        ),
        Index(
            "ix_membership_to_go",
            "group_id",
            sqlite_where=IS_TO_GO,
            postgresql_where=IS_TO_GO,
        ),
        CheckConstraint(one_of("role", "lead", "co_mentor", "mentee"), "role"),
        CheckConstraint("(role = 'mentee') = (seat IS NOT NULL)", "seat"),
        CheckConstraint("seat IS NULL OR seat BETWEEN 1 AND 5", "five_seats"),
    )

    id: int = Field(default=None, primary_key=True)  # given by the database
    # Also of those who left, as of a meeting's past; the indexes above know those who are there.
    group_id: int = Field(foreign_key="group.id", ondelete="CASCADE", index=True)
    person_id: int = Field(foreign_key="person.id", ondelete="CASCADE", index=True)
    application_id: int = Field(foreign_key="application.id", ondelete="CASCADE")
    role: str
    seat: int | None = None
    joined_at: datetime = Field(sa_type=UtcDateTime, index=True)
    left_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    # When who left was out of the group's channel too, of themselves or taken out.
    out_of_channel_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class OutlineStep(SQLModel, table=True):
    """One step of what a group set out to do, dated over the term's weeks."""

    __tablename__ = "outline_step"
    __table_args__ = (UniqueConstraint("group_id", "position"),)

    id: int = Field(default=None, primary_key=True)  # given by the database
    group_id: int = Field(foreign_key="group.id", ondelete="CASCADE")
    position: int
    sample_position: int | None = None  # of the sample outline's step as which it began
    words: str
    week_of: date  # the Monday of the week it is for
    done_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
