"""How a person wants to be written to."""

from datetime import datetime

from sqlalchemy import JSON
from sqlmodel import Field, SQLModel

from models.columns import UtcDateTime


class Courtesy(SQLModel, table=True):
    """When somebody is not to be written to; who never said anything about it has no row."""

    person_id: int = Field(primary_key=True, foreign_key="person.id", ondelete="CASCADE")
    days_off: list[int] = Field(sa_type=JSON)  # weekdays on their own clock, 0 is Monday
    pause_until: datetime | None = Field(default=None, sa_type=UtcDateTime)  # nothing before
    snooze_until: datetime | None = Field(default=None, sa_type=UtcDateTime)  # no nudge before
