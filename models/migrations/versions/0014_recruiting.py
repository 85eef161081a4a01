"""Whom coordinators ask to take part, from a table of another database."""

import sqlalchemy as sa
from alembic import op

from models.columns import UtcDateTime

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

_WAITING = sa.text("state = 'waiting'")


def upgrade() -> None:
    """Create them."""
    op.create_table(
        "recruit_import",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("term_id", sa.Integer(), nullable=False),
        sa.Column("slack_file_id", sa.String(), nullable=False),
        sa.Column("columns", sa.JSON(), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=True),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("confirmed_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["made_by"],
            ["person.id"],
            name=op.f("fk_recruit_import_made_by_person"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["term_id"],
            ["term.id"],
            name=op.f("fk_recruit_import_term_id_term"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recruit_import")),
    )
    op.create_index(op.f("ix_recruit_import_term_id"), "recruit_import", ["term_id"])
    op.create_table(
        "recruit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("term_id", sa.Integer(), nullable=False),
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=True),
        sa.Column("certification", sa.String(), nullable=False),
        sa.Column("workshops_taught", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint(
            "role IS NULL OR role IN ('mentor', 'mentee')", name=op.f("ck_recruit_role")
        ),
        sa.CheckConstraint(
            "certification IN ('certified', 'trained', 'training', 'none')",
            name=op.f("ck_recruit_certification"),
        ),
        sa.CheckConstraint("workshops_taught >= 0", name=op.f("ck_recruit_workshops_taught")),
        sa.CheckConstraint(
            "state IN ('waiting', 'invited', 'not_now', 'applied', 'no_account', 'not_eligible')",
            name=op.f("ck_recruit_state"),
        ),
        sa.ForeignKeyConstraint(
            ["import_id"],
            ["recruit_import.id"],
            name=op.f("fk_recruit_import_id_recruit_import"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("fk_recruit_person_id_person"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["term_id"], ["term.id"], name=op.f("fk_recruit_term_id_term"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recruit")),
        sa.UniqueConstraint("term_id", "email", name=op.f("uq_recruit_term_id_email")),
    )
    op.create_index(op.f("ix_recruit_import_id"), "recruit", ["import_id"])
    op.create_index(op.f("ix_recruit_person_id"), "recruit", ["person_id"])
    op.create_index(
        "ix_recruit_waiting",
        "recruit",
        ["term_id"],
        sqlite_where=_WAITING,
        postgresql_where=_WAITING,
    )


def downgrade() -> None:
    """Drop them."""
    op.drop_table("recruit")
    op.drop_table("recruit_import")
