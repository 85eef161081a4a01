"""What the bot says unprompted: nudges, and the lease of who sends them."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the ledger of nudges and the senders' leases."""
    op.create_table(
        "nudge",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("slack_channel_id", sa.String(), nullable=True),
        sa.Column("subject", sa.JSON(), nullable=False),
        sa.Column("opaque_id", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("try_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("first_tried_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("sent_channel_id", sa.String(), nullable=True),
        sa.Column("sent_ts", sa.String(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(person_id IS NULL) <> (slack_channel_id IS NULL)", name=op.f("ck_nudge_recipient")
        ),
        sa.CheckConstraint(
            "(state IN ('planned', 'claimed')) = (ended_at IS NULL)", name=op.f("ck_nudge_ended")
        ),
        sa.CheckConstraint("attempt >= 0", name=op.f("ck_nudge_attempt")),
        sa.CheckConstraint(
            "state <> 'sent' OR (sent_channel_id IS NOT NULL AND sent_ts IS NOT NULL)",
            name=op.f("ck_nudge_sent"),
        ),
        sa.CheckConstraint(
            "state IN ('planned', 'claimed', 'sent', 'settled', 'parked')",
            name=op.f("ck_nudge_state"),
        ),
        sa.CheckConstraint(
            "state NOT IN ('settled', 'parked') OR reason IS NOT NULL",
            name=op.f("ck_nudge_reason"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("fk_nudge_person_id_person"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"],
            ["workspace.id"],
            name=op.f("fk_nudge_workspace_id_workspace"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_nudge")),
        sa.UniqueConstraint("opaque_id", name=op.f("uq_nudge_opaque_id")),
        sa.UniqueConstraint("workspace_id", "key", name=op.f("uq_nudge_workspace_id_key")),
    )
    with op.batch_alter_table("nudge", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_nudge_person_id"), ["person_id"], unique=False)
        batch_op.create_index(
            "ix_nudge_unsent",
            ["workspace_id", "try_at"],
            unique=False,
            sqlite_where=sa.text("state IN ('planned', 'claimed')"),
            postgresql_where=sa.text("state IN ('planned', 'claimed')"),
        )

    op.create_table(
        "sender_lease",
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("holder", sa.String(), nullable=True),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("quiet_until", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["workspace_id"],
            ["workspace.id"],
            name=op.f("fk_sender_lease_workspace_id_workspace"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("workspace_id", name=op.f("pk_sender_lease")),
    )


def downgrade() -> None:
    """Drop the ledger and the leases."""
    op.drop_table("sender_lease")
    with op.batch_alter_table("nudge", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_nudge_unsent",
            sqlite_where=sa.text("state IN ('planned', 'claimed')"),
            postgresql_where=sa.text("state IN ('planned', 'claimed')"),
        )
        batch_op.drop_index(batch_op.f("ix_nudge_person_id"))

    op.drop_table("nudge")
