"""A person's wish to join a term as mentor or mentee."""

from datetime import datetime

from sqlalchemy import JSON, CheckConstraint, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from models.columns import EncryptedText, UtcDateTime, one_of

_STATUSES = ("received", "waiting", "approved", "placed", "declined", "withdrawn")
_ACTIVE = text("status <> 'withdrawn'")
# Written out, not bound: SQLite uses a partial index only where the query says the same words.
_WAITING = text("status = 'approved'")
IS_WAITING = text("application.status = 'approved'")  # the same, in a query: approved, no group
WITHOUT_A_GROUP = text("status IN ('received', 'waiting', 'approved')")


class Application(SQLModel, table=True):
    """One application per person, term and role; at most one of them is not withdrawn."""

    __table_args__ = (
        UniqueConstraint("term_id", "person_id", "role"),
        Index(
            "ix_application_one_active",
            "term_id",
            "person_id",
            unique=True,
            sqlite_where=_ACTIVE,
            postgresql_where=_ACTIVE,
        ),
        # Who has no group yet stays quick to find, however many have one.
        Index(
            "ix_application_waiting",
            "term_id",
            "role",
            "submitted_at",
            sqlite_where=_WAITING,
            postgresql_where=_WAITING,
        ),
        # Likewise with those whom nobody has reviewed yet.
        Index(
            "ix_application_without_a_group",
            "term_id",
            "submitted_at",
            sqlite_where=WITHOUT_A_GROUP,
            postgresql_where=WITHOUT_A_GROUP,
        ),
        CheckConstraint(one_of("role", "mentor", "mentee"), "role"),
        CheckConstraint(one_of("status", *_STATUSES), "status"),
        CheckConstraint(
            one_of("certification", "certified", "trained", "training", "none"), "certification"
        ),
        CheckConstraint(one_of("meeting_mode", "online", "in_person", "either"), "meeting_mode"),
        CheckConstraint("workshops_taught >= 0", "workshops_taught"),
        CheckConstraint("meeting_mode = 'online' OR place IS NOT NULL", "place"),
        CheckConstraint("status <> 'declined' OR review_reason IS NOT NULL", "declined"),
        CheckConstraint(
            "role <> 'mentor' OR (capacity IS NOT NULL AND capacity BETWEEN 1 AND 5"
            " AND wants_co_mentor IS NOT NULL"
            " AND agreement_version IS NOT NULL AND agreement_accepted_at IS NOT NULL)",
            "mentor",
        ),
    )

    id: int = Field(default=None, primary_key=True)  # given by the database
    term_id: int = Field(foreign_key="term.id", ondelete="CASCADE")
    person_id: int = Field(foreign_key="person.id", ondelete="CASCADE", index=True)
    role: str
    status: str
    focuses: list[str] = Field(sa_type=JSON)  # first choice first
    aims: list[str] = Field(sa_type=JSON)  # the programme's sub-goals
    hopes: str = Field(sa_type=EncryptedText)
    certification: str
    workshops_taught: int
    languages: list[str] = Field(sa_type=JSON)  # ISO 639 codes
    meeting_mode: str
    place: str | None = Field(default=None, sa_type=EncryptedText)
    time_zone: str  # an IANA name; the hours below are wall-clock hours in it
    hours: list[int] = Field(sa_type=JSON)  # hours of the week, 0 is Monday 00:00 to 01:00
    capacity: int | None = None
    wants_co_mentor: bool | None = None
    agreement_version: str | None = None
    agreement_accepted_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    submitted_at: datetime = Field(sa_type=UtcDateTime)
    updated_at: datetime = Field(sa_type=UtcDateTime)
    withdrawn_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    reviewed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    reviewed_by: int | None = Field(default=None, foreign_key="person.id", ondelete="SET NULL")
    # Why it was declined, in the coordinator's words.
    review_reason: str | None = Field(default=None, sa_type=EncryptedText)
    waiting_reason: str | None = None  # what keeps an approved one without a group


class ApplicationQuestion(SQLModel, table=True):
    """What a coordinator asked an applicant, and the answer."""

    __tablename__ = "application_question"

    id: int = Field(default=None, primary_key=True)  # given by the database
    application_id: int = Field(foreign_key="application.id", ondelete="CASCADE", index=True)
    asked_by: int | None = Field(foreign_key="person.id", ondelete="SET NULL")
    question: str = Field(sa_type=EncryptedText)
    asked_at: datetime = Field(sa_type=UtcDateTime)
    answer: str | None = Field(default=None, sa_type=EncryptedText)
    answered_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
