"""Whom applicants would rather not be with; who waits, who leaves, what is to be set up."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_UNFINISHED = sa.text(
    "(slack_channel_id IS NULL OR described_at IS NULL OR bookmarked_at IS NULL"
    " OR invited_at IS NULL OR pinned_at IS NULL)"
)
_TO_GO = sa.text("(left_at IS NOT NULL AND out_of_channel_at IS NULL)")


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
    with op.batch_alter_table("group", schema=None) as batch_op:
        batch_op.add_column(sa.Column("notes_bookmark_id", sa.String(), nullable=True))
        batch_op.create_index(
            "ix_group_unfinished",
            ["term_id"],
            unique=False,
            sqlite_where=_UNFINISHED,
            postgresql_where=_UNFINISHED,
        )
    with op.batch_alter_table("membership", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("out_of_channel_at", sa.DateTime(timezone=True), nullable=True)
        )
        batch_op.create_index(
            "ix_membership_to_go",
            ["group_id"],
            unique=False,
            sqlite_where=_TO_GO,
            postgresql_where=_TO_GO,
        )
    with op.batch_alter_table("workspace", schema=None) as batch_op:
        batch_op.add_column(sa.Column("slack_app_id", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("slack_bot_user_id", sa.String(), nullable=True))


def downgrade() -> None:
    """Drop them."""
    with op.batch_alter_table("workspace", schema=None) as batch_op:
        batch_op.drop_column("slack_bot_user_id")
        batch_op.drop_column("slack_app_id")
    with op.batch_alter_table("membership", schema=None) as batch_op:
        batch_op.drop_index("ix_membership_to_go", sqlite_where=_TO_GO, postgresql_where=_TO_GO)
        batch_op.drop_column("out_of_channel_at")
    with op.batch_alter_table("group", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_group_unfinished", sqlite_where=_UNFINISHED, postgresql_where=_UNFINISHED
        )
        batch_op.drop_column("notes_bookmark_id")
    with op.batch_alter_table("application", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_application_waiting",
            sqlite_where=sa.text("status = 'approved'"),
            postgresql_where=sa.text("status = 'approved'"),
        )
    op.drop_table("apart_wish")
