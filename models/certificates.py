"""Certificates: issued to whom, for what, on which evidence."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from models.columns import EncryptedText, UtcDateTime, one_of

_VALID = text("revoked_at IS NULL")
_UNSENT = text("sent_at IS NULL AND revoked_at IS NULL")


class Certificate(SQLModel, table=True):
    """That somebody took part in a term as mentor or mentee; at most one that is valid.

    ``file_id`` is Slack's, of the PDF that goes to the person; it is written down before the file
    is shared, so that after a crash one can look whether it was.
    """

    __table_args__ = (
        Index(
            "ix_certificate_one_valid",
            "term_id",
            "person_id",
            "role",
            unique=True,
            sqlite_where=_VALID,
            postgresql_where=_VALID,
        ),
        Index(
            "ix_certificate_unsent",
            "workspace_id",
            sqlite_where=_UNSENT,
            postgresql_where=_UNSENT,
        ),
        UniqueConstraint("code"),
        CheckConstraint(one_of("role", "mentor", "mentee"), "role"),
        CheckConstraint("(revoked_at IS NULL) = (revoke_reason IS NULL)", "revoked"),
        CheckConstraint("sent_at IS NULL OR file_id IS NOT NULL", "sent"),
    )

    id: int = Field(default=None, primary_key=True)  # given by the database
    workspace_id: int = Field(foreign_key="workspace.id", ondelete="CASCADE")
    term_id: int = Field(foreign_key="term.id", ondelete="CASCADE")
    person_id: int = Field(foreign_key="person.id", ondelete="CASCADE", index=True)
    group_id: int | None = Field(default=None, foreign_key="group.id", ondelete="SET NULL")
    role: str
    name: str  # as the person wanted it written
    code: str  # upper-case letters and digits, without separators
    evidence: dict[str, Any] = Field(sa_type=JSON)  # numbers and yes or no, by requirement
    # Of a coordinator, where not everything was earned.
    grant_reason: str | None = Field(default=None, sa_type=EncryptedText)
    issued_by: int | None = Field(foreign_key="person.id", ondelete="SET NULL")
    issued_at: datetime = Field(sa_type=UtcDateTime)
    revoked_by: int | None = Field(default=None, foreign_key="person.id", ondelete="SET NULL")
    revoked_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    revoke_reason: str | None = Field(default=None, sa_type=EncryptedText)
    file_id: str | None = None
    sent_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
