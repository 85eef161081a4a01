"""What coordinators put in the place of the programme's own texts and timings."""

from datetime import datetime

from sqlalchemy import Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from models.columns import UtcDateTime

_CURRENT = text("is_current")


class SettingVersion(SQLModel, table=True):
    """One version of a setting; the latest holds. ``value`` is None for the programme's own.

    ``language`` is empty for every language.
    """

    __tablename__ = "setting_version"
    __table_args__ = (
        UniqueConstraint("workspace_id", "key", "language", "number"),
        # What holds is read for each request and each tick.
        Index(
            "ix_setting_version_one_current",
            "workspace_id",
            "key",
            "language",
            unique=True,
            sqlite_where=_CURRENT,
            postgresql_where=_CURRENT,
        ),
    )

    id: int = Field(default=None, primary_key=True)  # given by the database
    workspace_id: int = Field(foreign_key="workspace.id", ondelete="CASCADE")
    key: str
    language: str = ""
    number: int  # from 1
    value: str | None = None
    is_current: bool = True
    made_by: int | None = Field(foreign_key="person.id", ondelete="SET NULL")
    made_at: datetime = Field(sa_type=UtcDateTime)
