"""What groups let the whole programme read."""

import sqlalchemy as sa
from alembic import op

from models.columns import UtcDateTime

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create it."""
    op.create_table(
        "shared_note",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("term_id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("shared_by", sa.Integer(), nullable=True),
        sa.Column("shared_at", UtcDateTime(), nullable=False),
        sa.Column("taken_back_by", sa.Integer(), nullable=True),
        sa.Column("taken_back_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint(
            "taken_back_by IS NULL OR taken_back_at IS NOT NULL",
            name=op.f("ck_shared_note_taken_back"),
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"],
            ["meeting.id"],
            name=op.f("fk_shared_note_meeting_id_meeting"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["shared_by"],
            ["person.id"],
            name=op.f("fk_shared_note_shared_by_person"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["taken_back_by"],
            ["person.id"],
            name=op.f("fk_shared_note_taken_back_by_person"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["term_id"], ["term.id"], name=op.f("fk_shared_note_term_id_term"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shared_note")),
        sa.UniqueConstraint("meeting_id", name=op.f("uq_shared_note_meeting_id")),
    )
    op.create_index("ix_shared_note_term_id_shared_at", "shared_note", ["term_id", "shared_at"])


def downgrade() -> None:
    """Drop it."""
    op.drop_table("shared_note")
