"""Certificates, the names on them, and what makes a mentor's attendance regular."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create them."""
    op.create_table(
        "certificate",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("term_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=True),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("evidence", sa.JSON(), nullable=False),
        sa.Column("grant_reason", sa.String(), nullable=True),
        sa.Column("issued_by", sa.Integer(), nullable=True),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_by", sa.Integer(), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoke_reason", sa.String(), nullable=True),
        sa.Column("file_id", sa.String(), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("role IN ('mentor', 'mentee')", name=op.f("ck_certificate_role")),
        sa.CheckConstraint(
            "(revoked_at IS NULL) = (revoke_reason IS NULL)", name=op.f("ck_certificate_revoked")
        ),
        sa.CheckConstraint(
            "sent_at IS NULL OR file_id IS NOT NULL", name=op.f("ck_certificate_sent")
        ),
        sa.ForeignKeyConstraint(
            ["group_id"],
            ["group.id"],
            name=op.f("fk_certificate_group_id_group"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["issued_by"],
            ["person.id"],
            name=op.f("fk_certificate_issued_by_person"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("fk_certificate_person_id_person"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["revoked_by"],
            ["person.id"],
            name=op.f("fk_certificate_revoked_by_person"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["term_id"], ["term.id"], name=op.f("fk_certificate_term_id_term"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id"],
            ["workspace.id"],
            name=op.f("fk_certificate_workspace_id_workspace"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificate")),
        sa.UniqueConstraint("code", name=op.f("uq_certificate_code")),
    )
    with op.batch_alter_table("certificate", schema=None) as batch_op:
        batch_op.create_index(
            "ix_certificate_one_valid",
            ["term_id", "person_id", "role"],
            unique=True,
            sqlite_where=sa.text("revoked_at IS NULL"),
            postgresql_where=sa.text("revoked_at IS NULL"),
        )
        batch_op.create_index(batch_op.f("ix_certificate_person_id"), ["person_id"], unique=False)
        batch_op.create_index(
            "ix_certificate_unsent",
            ["workspace_id"],
            unique=False,
            sqlite_where=sa.text("sent_at IS NULL AND revoked_at IS NULL"),
            postgresql_where=sa.text("sent_at IS NULL AND revoked_at IS NULL"),
        )

    op.add_column("person", sa.Column("certificate_name", sa.String(), nullable=True))
    # Not as a batch: SQLite would make the table anew, and dropping the old one deletes, through
    # foreign keys, all that hangs off it.
    op.execute(
        """ALTER TABLE workspace ADD COLUMN regular_percent INTEGER DEFAULT 60 NOT NULL
        CONSTRAINT ck_workspace_regular_percent CHECK (regular_percent BETWEEN 1 AND 100)"""
    )


def downgrade() -> None:
    """Drop them."""
    with op.batch_alter_table("certificate", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_certificate_unsent",
            sqlite_where=sa.text("sent_at IS NULL AND revoked_at IS NULL"),
            postgresql_where=sa.text("sent_at IS NULL AND revoked_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_certificate_person_id"))
        batch_op.drop_index(
            "ix_certificate_one_valid",
            sqlite_where=sa.text("revoked_at IS NULL"),
            postgresql_where=sa.text("revoked_at IS NULL"),
        )

    op.drop_table("certificate")
    with op.batch_alter_table("workspace", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_workspace_regular_percent"), type_="check")
        batch_op.drop_column("regular_percent")
    op.drop_column("person", "certificate_name")
