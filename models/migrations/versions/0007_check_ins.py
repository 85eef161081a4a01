"""The coordinator's monthly follow-up, who began to apply, and whom the clock asks for."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_UNHANDLED = sa.text("handled_at IS NULL")
_MAY_COORDINATE = sa.text("(is_coordinator OR is_settled_coordinator OR is_admin)")
_WITHOUT_A_GROUP = sa.text("status IN ('received', 'waiting', 'approved')")


def upgrade() -> None:
    """Create them."""
    op.create_table(
        "check_in",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("answered_by", sa.Integer(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("handled_by", sa.Integer(), nullable=True),
        sa.Column("handled_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("number >= 0", name=op.f("ck_check_in_number")),
        sa.CheckConstraint("answer IN ('well', 'help', 'other')", name=op.f("ck_check_in_answer")),
        sa.CheckConstraint(
            "handled_by IS NULL OR handled_at IS NOT NULL", name=op.f("ck_check_in_handled")
        ),
        sa.ForeignKeyConstraint(
            ["group_id"], ["group.id"], name=op.f("fk_check_in_group_id_group"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["answered_by"],
            ["person.id"],
            name=op.f("fk_check_in_answered_by_person"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["handled_by"],
            ["person.id"],
            name=op.f("fk_check_in_handled_by_person"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_check_in")),
        sa.UniqueConstraint("group_id", "number", name=op.f("uq_check_in_group_id_number")),
    )
    with op.batch_alter_table("check_in", schema=None) as batch_op:
        batch_op.create_index(
            "ix_check_in_unhandled",
            ["group_id"],
            sqlite_where=_UNHANDLED,
            postgresql_where=_UNHANDLED,
        )

    op.create_table(
        "check_in_word",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("check_in_id", sa.Integer(), nullable=False),
        sa.Column("said_by", sa.Integer(), nullable=True),
        sa.Column("by_coordinator", sa.Boolean(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["check_in_id"],
            ["check_in.id"],
            name=op.f("fk_check_in_word_check_in_id_check_in"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["said_by"],
            ["person.id"],
            name=op.f("fk_check_in_word_said_by_person"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_check_in_word")),
    )
    with op.batch_alter_table("check_in_word", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_check_in_word_check_in_id"), ["check_in_id"])

    op.create_table(
        "application_begun",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("term_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["term_id"],
            ["term.id"],
            name=op.f("fk_application_begun_term_id_term"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("fk_application_begun_person_id_person"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_application_begun")),
        sa.UniqueConstraint(
            "term_id", "person_id", name=op.f("uq_application_begun_term_id_person_id")
        ),
    )
    with op.batch_alter_table("application_begun", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_application_begun_person_id"), ["person_id"])

    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.create_index(
            "ix_person_may_coordinate",
            ["workspace_id"],
            sqlite_where=_MAY_COORDINATE,
            postgresql_where=_MAY_COORDINATE,
        )

    with op.batch_alter_table("application", schema=None) as batch_op:
        batch_op.create_index(
            "ix_application_without_a_group",
            ["term_id", "submitted_at"],
            sqlite_where=_WITHOUT_A_GROUP,
            postgresql_where=_WITHOUT_A_GROUP,
        )
    # It finds the groups of a term too, and beside them those that began on certain days.
    with op.batch_alter_table("group", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_group_term_id"))
        batch_op.create_index("ix_group_term_id_created_at", ["term_id", "created_at"])


def downgrade() -> None:
    """Drop them."""
    with op.batch_alter_table("group", schema=None) as batch_op:
        batch_op.drop_index("ix_group_term_id_created_at")
        batch_op.create_index(batch_op.f("ix_group_term_id"), ["term_id"], unique=False)
    with op.batch_alter_table("application", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_application_without_a_group",
            sqlite_where=_WITHOUT_A_GROUP,
            postgresql_where=_WITHOUT_A_GROUP,
        )
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_person_may_coordinate",
            sqlite_where=_MAY_COORDINATE,
            postgresql_where=_MAY_COORDINATE,
        )
    op.drop_table("application_begun")
    op.drop_table("check_in_word")
    op.drop_table("check_in")
