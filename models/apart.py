"""Whom people would rather not share a group with: seen by coordinators alone."""

from datetime import datetime

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field, SQLModel

from models.columns import UtcDateTime, one_of


class ApartWish(SQLModel, table=True):
    """Two people of a workspace who are not put into one group, in any term.

    What somebody asked for themselves and what a coordinator noted for them are rows of their
    own: neither takes the other back. The one it is about never sees it.
    """

    __tablename__ = "apart_wish"
    __table_args__ = (
        UniqueConstraint("person_id", "other_id", "noted_as"),
        CheckConstraint("person_id <> other_id", "two_people"),
        CheckConstraint(one_of("noted_as", "own", "coordinator"), "noted_as"),
    )

    id: int = Field(default=None, primary_key=True)  # given by the database
    person_id: int = Field(foreign_key="person.id", ondelete="CASCADE")
    other_id: int = Field(foreign_key="person.id", ondelete="CASCADE", index=True)
    noted_as: str
    noted_by: int | None = Field(foreign_key="person.id", ondelete="SET NULL")
    noted_at: datetime = Field(sa_type=UtcDateTime)
