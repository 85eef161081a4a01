"""What coordinators put in the place of the programme's own texts and timings."""

import sqlalchemy as sa
from alembic import op

from models.columns import UtcDateTime

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

_CURRENT = sa.text("is_current")


def upgrade() -> None:
    """Create it."""
    op.create_table(
        "setting_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("value", sa.String(), nullable=True),
        sa.Column("is_current", sa.Boolean(), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=True),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["made_by"],
            ["person.id"],
            name=op.f("fk_setting_version_made_by_person"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"],
            ["workspace.id"],
            name=op.f("fk_setting_version_workspace_id_workspace"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_setting_version")),
        sa.UniqueConstraint(
            "workspace_id",
            "key",
            "language",
            "number",
            name=op.f("uq_setting_version_workspace_id_key_language_number"),
        ),
    )
    op.create_index(
        "ix_setting_version_one_current",
        "setting_version",
        ["workspace_id", "key", "language"],
        unique=True,
        sqlite_where=_CURRENT,
        postgresql_where=_CURRENT,
    )


def downgrade() -> None:
    """Drop it."""
    op.drop_table("setting_version")
