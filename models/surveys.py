"""Surveys: their questions, who has answered, and, apart from that, what was said."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from models.columns import EncryptedJson, UtcDateTime, one_of

# SQLite numbers the rows of a table in the order in which they came, unless it is told not to.
_NO_ROW_NUMBERS = {"sqlite_with_rowid": False}


class Survey(SQLModel, table=True):
    """One of a term's four surveys: mid-way or final, for mentors or for mentees.

    When it opens and closes follows from the term's dates.
    """

    __table_args__ = (
        UniqueConstraint("term_id", "moment", "role"),
        CheckConstraint(one_of("moment", "midway", "final"), "moment"),
        CheckConstraint(one_of("role", "mentor", "mentee"), "role"),
        CheckConstraint("version >= 1", "version"),
    )

    id: int = Field(default=None, primary_key=True)  # given by the database
    term_id: int = Field(foreign_key="term.id", ondelete="CASCADE")
    moment: str
    role: str
    version: int = 1  # of the questions that are asked now
    external_url: str | None = None  # a form elsewhere that takes its place


class SurveyVersion(SQLModel, table=True):
    """The questions of a survey, each time they were replaced, for what was answered to them."""

    __tablename__ = "survey_version"
    __table_args__ = (UniqueConstraint("survey_id", "number"),)

    id: int = Field(default=None, primary_key=True)  # given by the database
    survey_id: int = Field(foreign_key="survey.id", ondelete="CASCADE")
    number: int
    content: dict[str, Any] = Field(sa_type=JSON)  # see programme.survey_questions
    made_by: int | None = Field(default=None, foreign_key="person.id", ondelete="SET NULL")
    made_at: datetime = Field(sa_type=UtcDateTime)


class SurveyDraft(SQLModel, table=True):
    """The pages that a person has filled in and not sent yet; gone when they send them."""

    __tablename__ = "survey_draft"
    __table_args__ = (Index("ix_survey_draft_person_id", "person_id"),)

    survey_id: int = Field(primary_key=True, foreign_key="survey.id", ondelete="CASCADE")
    person_id: int = Field(primary_key=True, foreign_key="person.id", ondelete="CASCADE")
    answers: dict[str, Any] = Field(sa_type=EncryptedJson)  # by the question's key
    page: int = 0  # where to go on
    updated_at: datetime = Field(sa_type=UtcDateTime)


class SurveyAnswered(SQLModel, table=True):
    """That a person has answered a survey; nothing here or there says with what."""

    __tablename__ = "survey_answered"
    __table_args__ = (Index("ix_survey_answered_person_id", "person_id"), _NO_ROW_NUMBERS)

    survey_id: int = Field(primary_key=True, foreign_key="survey.id", ondelete="CASCADE")
    person_id: int = Field(primary_key=True, foreign_key="person.id", ondelete="CASCADE")
    answered_on: date  # in the term's zone; no finer


class SurveyResponse(SQLModel, table=True):
    """What somebody answered: no person, no time, an id that is random and is given anew at times.

    Responses are shown three at a time, so that who looks before and after one came does not
    learn whose it is.
    """

    __tablename__ = "survey_response"
    __table_args__ = (_NO_ROW_NUMBERS,)

    survey_id: int = Field(primary_key=True, foreign_key="survey.id", ondelete="CASCADE")
    id: str = Field(primary_key=True)
    version: int  # of the questions that were asked
    answers: dict[str, Any] = Field(sa_type=EncryptedJson)  # by the question's key
    is_shown: bool = False
