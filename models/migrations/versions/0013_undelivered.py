"""What could not be delivered; quick to find: channels, terms that go on, who joined."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

_UNDELIVERED = sa.text("is_undelivered")


def upgrade() -> None:
    """Create them."""
    op.add_column(
        "nudge",
        sa.Column("is_undelivered", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
    op.create_index(
        "ix_nudge_undelivered",
        "nudge",
        ["workspace_id", "ended_at"],
        sqlite_where=_UNDELIVERED,
        postgresql_where=_UNDELIVERED,
    )
    op.create_index(op.f("ix_group_slack_channel_id"), "group", ["slack_channel_id"])
    op.create_index(op.f("ix_membership_joined_at"), "membership", ["joined_at"])
    op.create_index("ix_term_workspace_id_ends_on", "term", ["workspace_id", "ends_on"])


def downgrade() -> None:
    """Drop them."""
    op.drop_index("ix_term_workspace_id_ends_on", "term")
    op.drop_index(op.f("ix_membership_joined_at"), "membership")
    op.drop_index(op.f("ix_group_slack_channel_id"), "group")
    op.drop_index("ix_nudge_undelivered", "nudge")
    op.drop_column("nudge", "is_undelivered")
