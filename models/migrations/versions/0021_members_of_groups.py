"""Everybody who was ever in a group, found at once."""

from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the index."""
    op.create_index(op.f("ix_membership_group_id"), "membership", ["group_id"])


def downgrade() -> None:
    """Drop it."""
    op.drop_index(op.f("ix_membership_group_id"), "membership")
