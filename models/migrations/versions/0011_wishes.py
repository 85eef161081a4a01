"""Whom applicants would rather not be with; who waits for a group is quick to find."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create them."""
    op.create_table(
        "apart_wish",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("other_id", sa.Integer(), nullable=False),
        sa.Column("noted_as", sa.String(), nullable=False),
        sa.Column("noted_by", sa.Integer(), nullable=True),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("person_id <> other_id", name=op.f("ck_apart_wish_two_people")),
        sa.CheckConstraint(
            "noted_as IN ('own', 'coordinator')", name=op.f("ck_apart_wish_noted_as")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("fk_apart_wish_person_id_person"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["other_id"],
            ["person.id"],
            name=op.f("fk_apart_wish_other_id_person"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["noted_by"],
            ["person.id"],
            name=op.f("fk_apart_wish_noted_by_person"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_apart_wish")),
        sa.UniqueConstraint(
            "person_id",
            "other_id",
            "noted_as",
            name=op.f("uq_apart_wish_person_id_other_id_noted_as"),
        ),
    )
    with op.batch_alter_table("apart_wish", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_apart_wish_other_id"), ["other_id"])
    with op.batch_alter_table("application", schema=None) as batch_op:
        batch_op.create_index(
            "ix_application_waiting",
            ["term_id", "role", "submitted_at"],
            unique=False,
            sqlite_where=sa.text("status = 'approved'"),
            postgresql_where=sa.text("status = 'approved'"),
        )


def downgrade() -> None:
    """Drop them."""
    with op.batch_alter_table("application", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_application_waiting",
            sqlite_where=sa.text("status = 'approved'"),
            postgresql_where=sa.text("status = 'approved'"),
        )
    op.drop_table("apart_wish")
