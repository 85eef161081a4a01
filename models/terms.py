"""One round of the programme and its dates."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from models.columns import UtcDateTime


class Term(SQLModel, table=True):
    """One round of the programme. Local dates are days in the term's own time zone."""

    __table_args__ = (
        UniqueConstraint("workspace_id", "name"),
        Index("ix_term_workspace_id_ends_on", "workspace_id", "ends_on"),
        CheckConstraint("applications_open_on <= applications_close_on", "application_window"),
        CheckConstraint("applications_close_on <= starts_on", "applications_before_start"),
        CheckConstraint("starts_on < ends_on", "start_before_end"),
    )

    id: int = Field(default=None, primary_key=True)  # given by the database
    workspace_id: int = Field(foreign_key="workspace.id", ondelete="CASCADE")
    name: str
    time_zone: str  # an IANA name; of the coordinator who planned the term
    applications_open_on: date
    applications_close_on: date
    info_session_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    matching_on: date | None = None
    onboarding_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    starts_on: date
    power_check_in_at: datetime = Field(sa_type=UtcDateTime)
    midway_survey_on: date
    final_survey_on: date
    ends_on: date
    created_at: datetime = Field(sa_type=UtcDateTime)
    updated_at: datetime = Field(sa_type=UtcDateTime)


class ShowcaseDate(SQLModel, table=True):
    """When a term shows its slides; the real programme holds two, for time zones."""

    __tablename__ = "showcase_date"
    __table_args__ = (UniqueConstraint("term_id", "starts_at"),)

    id: int = Field(default=None, primary_key=True)  # given by the database
    term_id: int = Field(foreign_key="term.id", ondelete="CASCADE")
    starts_at: datetime = Field(sa_type=UtcDateTime)
