"""Slides and questions of the showcase."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create them."""
    op.create_table(
        "question",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("asked_by", sa.Integer(), nullable=True),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer", sa.String(), nullable=True),
        sa.Column("answered_by", sa.Integer(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(answer IS NULL) = (answered_at IS NULL)", name=op.f("ck_question_answered")
        ),
        sa.ForeignKeyConstraint(
            ["answered_by"],
            ["person.id"],
            name=op.f("fk_question_answered_by_person"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["asked_by"],
            ["person.id"],
            name=op.f("fk_question_asked_by_person"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["group_id"], ["group.id"], name=op.f("fk_question_group_id_group"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_question")),
    )
    with op.batch_alter_table("question", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_question_asked_by"), ["asked_by"], unique=False)
        batch_op.create_index(
            "ix_question_group_id_asked_at", ["group_id", "asked_at"], unique=False
        )

    op.create_table(
        "showing",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["group_id"], ["group.id"], name=op.f("fk_showing_group_id_group"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["event_id"],
            ["event.id"],
            name=op.f("fk_showing_event_id_event"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_showing")),
        sa.UniqueConstraint("group_id", name=op.f("uq_showing_group_id")),
    )
    with op.batch_alter_table("showing", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_showing_event_id"), ["event_id"], unique=False)

    op.create_table(
        "slide_picture",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("slack_file_id", sa.String(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint(
            "(state = 'fetched') = (content IS NOT NULL)", name=op.f("ck_slide_picture_content")
        ),
        sa.CheckConstraint(
            "state IN ('waiting', 'fetched', 'unusable')", name=op.f("ck_slide_picture_state")
        ),
        sa.ForeignKeyConstraint(
            ["group_id"],
            ["group.id"],
            name=op.f("fk_slide_picture_group_id_group"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_slide_picture")),
        sa.UniqueConstraint(
            "group_id", "slack_file_id", name=op.f("uq_slide_picture_group_id_slack_file_id")
        ),
    )
    op.create_table(
        "slide",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("url", sa.String(), nullable=True),
        sa.Column("presenters", sa.String(), nullable=False),
        sa.Column("picture_id", sa.Integer(), nullable=True),
        sa.Column("saved_by", sa.Integer(), nullable=True),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("previewed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("preview_file_id", sa.String(), nullable=True),
        sa.CheckConstraint("state IN ('draft', 'final')", name=op.f("ck_slide_state")),
        sa.CheckConstraint("version >= 1", name=op.f("ck_slide_version")),
        sa.ForeignKeyConstraint(
            ["group_id"], ["group.id"], name=op.f("fk_slide_group_id_group"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["picture_id"],
            ["slide_picture.id"],
            name=op.f("fk_slide_picture_id_slide_picture"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["saved_by"], ["person.id"], name=op.f("fk_slide_saved_by_person"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_slide")),
        sa.UniqueConstraint("group_id", "version", name=op.f("uq_slide_group_id_version")),
    )
    with op.batch_alter_table("slide", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_slide_picture_id"), ["picture_id"], unique=False)
        batch_op.create_index(
            "ix_slide_unpreviewed",
            ["group_id"],
            unique=False,
            sqlite_where=sa.text("previewed_at IS NULL"),
            postgresql_where=sa.text("previewed_at IS NULL"),
        )


def downgrade() -> None:
    """Drop them."""
    with op.batch_alter_table("slide", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_slide_unpreviewed",
            sqlite_where=sa.text("previewed_at IS NULL"),
            postgresql_where=sa.text("previewed_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_slide_picture_id"))

    op.drop_table("slide")
    op.drop_table("slide_picture")
    with op.batch_alter_table("showing", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_showing_event_id"))

    op.drop_table("showing")
    with op.batch_alter_table("question", schema=None) as batch_op:
        batch_op.drop_index("ix_question_group_id_asked_at")
        batch_op.drop_index(batch_op.f("ix_question_asked_by"))

    op.drop_table("question")
