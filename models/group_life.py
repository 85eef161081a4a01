"""What a group sets out to do and does: goals, representatives, links, mentors' onboarding."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from models.columns import EncryptedText, UtcDateTime, one_of

_CONFIRMED = text("state = 'confirmed'")


class Goal(SQLModel, table=True):
    """A SMART goal that a member proposed, in their own words, and what became of it.

    Source: "Groups are encouraged to set SMART goals to be achieved".
    """

    __table_args__ = (
        CheckConstraint(one_of("state", "proposed", "agreed", "dropped"), "state"),
        CheckConstraint("(state = 'proposed') = (decided_at IS NULL)", "decided"),
    )

    id: int = Field(default=None, primary_key=True)  # given by the database
    group_id: int = Field(foreign_key="group.id", ondelete="CASCADE", index=True)
    proposed_by: int | None = Field(foreign_key="person.id", ondelete="SET NULL")
    specific: str = Field(sa_type=EncryptedText)
    measurable: str = Field(sa_type=EncryptedText)
    achievable: str = Field(sa_type=EncryptedText)
    relevant: str = Field(sa_type=EncryptedText)
    time_bound: str = Field(sa_type=EncryptedText)
    state: str = "proposed"
    proposed_at: datetime = Field(sa_type=UtcDateTime)
    decided_by: int | None = Field(default=None, foreign_key="person.id", ondelete="SET NULL")
    decided_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class Representative(SQLModel, table=True):
    """A mentee who offered to go to the mid-way touch base for the group; one is confirmed.

    Source: "Identify a representative to attend the mid-way touch base".
    """

    __table_args__ = (
        UniqueConstraint("group_id", "person_id"),
        Index(
            "ix_representative_one_confirmed",
            "group_id",
            unique=True,
            sqlite_where=_CONFIRMED,
            postgresql_where=_CONFIRMED,
        ),
        CheckConstraint(one_of("state", "offered", "confirmed", "replaced"), "state"),
        CheckConstraint("(state = 'offered') = (confirmed_at IS NULL)", "confirmed"),
    )

    id: int = Field(default=None, primary_key=True)  # given by the database
    group_id: int = Field(foreign_key="group.id", ondelete="CASCADE")
    person_id: int = Field(foreign_key="person.id", ondelete="CASCADE", index=True)
    state: str = "offered"
    offered_at: datetime = Field(sa_type=UtcDateTime)
    confirmed_by: int | None = Field(default=None, foreign_key="person.id", ondelete="SET NULL")
    confirmed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class OutlineLink(SQLModel, table=True):
    """What helps with a step of a sample outline; groups of the outcome see it with the step."""

    __tablename__ = "outline_link"
    __table_args__ = (
        UniqueConstraint("workspace_id", "outcome", "position"),
        CheckConstraint(
            one_of("outcome", "maintenance", "teaching", "organizing", "community"), "outcome"
        ),
    )

    id: int = Field(default=None, primary_key=True)  # given by the database
    workspace_id: int = Field(foreign_key="workspace.id", ondelete="CASCADE")
    outcome: str  # code of an outcome of programme.focuses
    position: int  # of the step in the sample outline, from 1
    title: str
    url: str
    updated_by: int | None = Field(foreign_key="person.id", ondelete="SET NULL")
    updated_at: datetime = Field(sa_type=UtcDateTime)


class OnboardingTask(SQLModel, table=True):
    """Something that a mentor says they did to get ready; what is known otherwise is not here."""

    __tablename__ = "onboarding_task"
    __table_args__ = (
        UniqueConstraint("person_id", "term_id", "task"),
        CheckConstraint(
            one_of(
                "task",
                "outline_read",
                "session_attended",
                "recording_watched",
                "introduction_written",
                "goal_setting_prepared",
            ),
            "task",
        ),
    )

    id: int = Field(default=None, primary_key=True)  # given by the database
    person_id: int = Field(foreign_key="person.id", ondelete="CASCADE")
    term_id: int = Field(foreign_key="term.id", ondelete="CASCADE")
    task: str
    done_at: datetime = Field(sa_type=UtcDateTime)
