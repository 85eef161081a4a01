"""What the bot says unprompted: every message once, and who may send at the moment."""

from datetime import datetime

from sqlalchemy import JSON, CheckConstraint, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from models.columns import UtcDateTime, one_of

# Written out, not bound: SQLite uses a partial index only where the query says the same words.
UNSENT = text("state IN ('planned', 'claimed')")
UNDELIVERED = text("is_undelivered")


class Nudge(SQLModel, table=True):
    """Something to say to one person or in one channel; ``key`` names the occasion.

    Several that are said in one message have the same ``sent_channel_id`` and ``sent_ts``.
    ``planned`` waits until ``try_at``; ``claimed`` is being sent, and nobody else may try before
    ``try_at``; ``sent`` is in Slack; ``settled`` need not or cannot be said; ``parked`` waits for
    a person to look at it.
    """

    __table_args__ = (
        UniqueConstraint("workspace_id", "key"),
        UniqueConstraint("opaque_id"),
        # What is due stays quick to find, however much was sent before.
        Index(
            "ix_nudge_unsent",
            "workspace_id",
            "try_at",
            sqlite_where=UNSENT,
            postgresql_where=UNSENT,
        ),
        # What a coordinator is to look at, the oldest first.
        Index(
            "ix_nudge_undelivered",
            "workspace_id",
            "ended_at",
            sqlite_where=UNDELIVERED,
            postgresql_where=UNDELIVERED,
        ),
        CheckConstraint(
            one_of("state", "planned", "claimed", "sent", "settled", "parked"), "state"
        ),
        CheckConstraint("(person_id IS NULL) <> (slack_channel_id IS NULL)", "recipient"),
        CheckConstraint("attempt >= 0", "attempt"),
        CheckConstraint(
            "state <> 'sent' OR (sent_channel_id IS NOT NULL AND sent_ts IS NOT NULL)", "sent"
        ),
        CheckConstraint("state NOT IN ('settled', 'parked') OR reason IS NOT NULL", "reason"),
        CheckConstraint(
            "(state IN ('planned', 'claimed')) = (ended_at IS NULL)",
            "ended",
        ),
        CheckConstraint(
            f"urgency IS NULL OR {one_of('urgency', 'meeting', 'news', 'nudge')}", "urgency"
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    workspace_id: int = Field(foreign_key="workspace.id", ondelete="CASCADE")
    kind: str  # conversation.occasion, e.g. "applications.approved"
    key: str  # of the programme's facts, e.g. "application/42:approved"; never of the time it ran
    person_id: int | None = Field(
        default=None, foreign_key="person.id", ondelete="CASCADE", index=True
    )
    slack_channel_id: str | None = None  # where it goes when it is not to a person
    subject: dict[str, int] = Field(sa_type=JSON)  # ids of rows, nothing that people wrote
    opaque_id: str  # goes into Slack's message metadata, which other apps can read
    state: str = "planned"
    urgency: str | None = None  # of its rule, once it was claimed
    due_at: datetime = Field(sa_type=UtcDateTime)
    about_at: datetime | None = Field(default=None, sa_type=UtcDateTime)  # the meeting, deadline
    try_at: datetime = Field(sa_type=UtcDateTime)
    held: str | None = None  # what it waits for, of courtesy_rules.Held
    attempt: int = 0  # which attempt is under way; who holds a lower number has lost its claim
    first_tried_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    absent_at: datetime | None = Field(default=None, sa_type=UtcDateTime)  # surely not in Slack
    reason: str | None = None
    is_undelivered: bool = False  # Slack did not take it, and no coordinator has decided on it yet
    sent_channel_id: str | None = None
    sent_ts: str | None = None  # Slack's id of the message in its channel
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    created_at: datetime = Field(sa_type=UtcDateTime)


class SenderLease(SQLModel, table=True):
    """Who sends to a workspace at the moment, and until when Slack asked for silence.

    It keeps replicas from using up Slack's rate limit against each other. That nothing is said
    twice rests on the claims of :class:`Nudge`, not on this.
    """

    __tablename__ = "sender_lease"

    workspace_id: int = Field(primary_key=True, foreign_key="workspace.id", ondelete="CASCADE")
    holder: str | None = None  # random, one per running process
    lease_until: datetime | None = Field(default=None, sa_type=UtcDateTime)
    quiet_until: datetime | None = Field(default=None, sa_type=UtcDateTime)
    seen_at: datetime | None = Field(default=None, sa_type=UtcDateTime)  # when the bot last ticked
    # What was due before this may have been said by a ledger that was lost.
    reconcile_before: datetime | None = Field(default=None, sa_type=UtcDateTime)
