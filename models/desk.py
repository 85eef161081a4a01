"""What coordinators write to and about people."""

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from models.columns import EncryptedText, UtcDateTime


class Letter(SQLModel, table=True):
    """What a coordinator wrote to somebody through the bot.

    ``opened_at`` is when its form was opened: a form that is sent twice is one letter.
    """

    __table_args__ = (UniqueConstraint("person_id", "written_by", "opened_at"),)

    id: int = Field(default=None, primary_key=True)  # given by the database
    person_id: int = Field(foreign_key="person.id", ondelete="CASCADE")
    written_by: int | None = Field(foreign_key="person.id", ondelete="SET NULL")
    words: str = Field(sa_type=EncryptedText)
    opened_at: datetime = Field(sa_type=UtcDateTime)
    written_at: datetime = Field(sa_type=UtcDateTime)


class PersonNote(SQLModel, table=True):
    """A coordinator's note about somebody, for the coordinators; the person can ask for it.

    ``opened_at`` is as in :class:`Letter`.
    """

    __tablename__ = "person_note"
    __table_args__ = (UniqueConstraint("person_id", "written_by", "opened_at"),)

    id: int = Field(default=None, primary_key=True)  # given by the database
    person_id: int = Field(foreign_key="person.id", ondelete="CASCADE")
    written_by: int | None = Field(foreign_key="person.id", ondelete="SET NULL")
    words: str = Field(sa_type=EncryptedText)
    opened_at: datetime = Field(sa_type=UtcDateTime)
    written_at: datetime = Field(sa_type=UtcDateTime)
