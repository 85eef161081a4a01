"""What coordinators write to and about people."""

import sqlalchemy as sa
from alembic import op

from models.columns import UtcDateTime

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create both."""
    for table in ("letter", "person_note"):
        op.create_table(
            table,
            sa.Column("id", sa.Integer(), nullable=False),
            sa.Column("person_id", sa.Integer(), nullable=False),
            sa.Column("written_by", sa.Integer(), nullable=True),
            sa.Column("words", sa.String(), nullable=False),
            sa.Column("opened_at", UtcDateTime(), nullable=False),
            sa.Column("written_at", UtcDateTime(), nullable=False),
            sa.ForeignKeyConstraint(
                ["person_id"],
                ["person.id"],
                name=op.f(f"fk_{table}_person_id_person"),
                ondelete="CASCADE",
            ),
            sa.ForeignKeyConstraint(
                ["written_by"],
                ["person.id"],
                name=op.f(f"fk_{table}_written_by_person"),
                ondelete="SET NULL",
            ),
            sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
            sa.UniqueConstraint(
                "person_id",
                "written_by",
                "opened_at",
                name=op.f(f"uq_{table}_person_id_written_by_opened_at"),
            ),
        )


def downgrade() -> None:
    """Drop both."""
    op.drop_table("person_note")
    op.drop_table("letter")
