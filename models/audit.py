"""Who did what: coordinators' actions and data requests, without message texts."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON
from sqlmodel import Field, SQLModel

from models.columns import UtcDateTime


class Audit(SQLModel, table=True):
    """One thing that somebody with responsibility did."""

    id: int = Field(default=None, primary_key=True)  # given by the database
    workspace_id: int = Field(foreign_key="workspace.id", ondelete="CASCADE", index=True)
    at: datetime = Field(sa_type=UtcDateTime)
    actor_id: int | None = Field(foreign_key="person.id", ondelete="SET NULL")
    action: str  # conversation.verb, e.g. "terms.create"
    subject: str  # table/id, e.g. "term/3"
    details: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
